#include "config/edit.hpp"

#include <optional>

#include "config/json.hpp"

namespace psremoting::config {
namespace {

Result<Node> object_of(std::string_view text) {
  JsonError wrong;
  auto node = parse_json(text, wrong);
  if (!node) return error(Errc::malformed, "This is not JSON: " + wrong.text + '.');
  if (node->kind != Node::Kind::object) return error(Errc::malformed, "This is not a JSON object.");
  return std::move(*node);
}

// The first comma from `at` on that is not in a comment; only blanks and comments are passed.
std::size_t comma_after(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != ',') {
    if (text.substr(at).starts_with("//"))
      at = std::min(text.find('\n', at), text.size());
    else if (text.substr(at).starts_with("/*"))
      at = std::min(text.find("*/", at), text.size() - 2) + 2;
    else if (std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos)
      ++at;
    else
      return std::string_view::npos;
  }
  return at < text.size() ? at : std::string_view::npos;
}

// Where one of several stands, and where the one before it ends (or the bracket that opens them).
struct Span {
  std::size_t before, begin, end;
  bool first;
};

void insert(std::string& text, const Node& into, std::size_t last_end, bool empty, std::string_view what, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  std::string addition = (empty ? "\n" : ",\n") + indent + std::string(what);
  if (empty) addition += '\n' + indent.substr(2);
  text.insert(empty ? into.begin + 1 : last_end, addition);
}

// With its comma, and with its line where nothing else is on it.
void cut(std::string& text, const Span& span) {
  const std::size_t after = comma_after(text, span.end);
  if (after == std::string::npos) {
    const std::size_t from = span.first ? span.before : comma_after(text, span.before);
    text.erase(from, span.end - from);
    return;
  }
  std::size_t begin = span.begin, end = after + 1;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  const std::size_t line = text.find_last_not_of(" \t", begin - 1);
  const bool alone = line != std::string::npos && text[line] == '\n' && end < text.size() && text[end] == '\n';
  if (alone) begin = line;
  text.erase(begin, end - begin);
}

Span span_of(const Node& object, const Node::Member& member) {
  const auto index = static_cast<std::size_t>(&member - object.members.data());
  const bool first = index == 0;
  return {first ? object.begin + 1 : object.members[index - 1].value.end, member.begin, member.value.end, first};
}

}  // namespace

Result<std::string> set_value(std::string text, const Keys& keys, std::string_view json) {
  auto root = object_of(text);
  if (!root) return root.error();
  const Node* at = &*root;
  std::size_t depth = 0;
  for (; depth < keys.size(); ++depth) {
    const auto* member = at->kind == Node::Kind::object ? at->find(keys[depth]) : nullptr;
    if (!member) break;
    at = &member->value;
  }
  if (depth == keys.size() || at->kind != Node::Kind::object) {
    text.replace(at->begin, at->end - at->begin, json);
    return text;
  }
  std::string value(json);
  for (std::size_t i = keys.size(); --i > depth;) value.insert(0, "{ " + json_text(keys[i]) + ": ").append(" }");
  const std::string what = json_text(keys[depth]) + ": " + value;
  const bool empty = at->members.empty();
  insert(text, *at, empty ? 0 : at->members.back().value.end, empty, what, static_cast<int>(depth) + 1);
  return text;
}

Result<std::string> remove_value(std::string text, const Keys& keys) {
  auto root = object_of(text);
  if (!root) return root.error();
  const Node* at = &*root;
  std::optional<Span> gone;
  for (const std::string& key : keys) {
    const auto* member = at->find(key);
    if (!member) return text;
    if (!gone || at->members.size() > 1) gone = span_of(*at, *member);
    at = &member->value;
  }
  if (gone) cut(text, *gone);
  return text;
}

Result<std::string> append_item(std::string text, const std::string& key, std::string_view json) {
  auto root = object_of(text);
  if (!root) return root.error();
  const auto* array = root->find(key);
  if (!array || array->value.kind != Node::Kind::array) return error(Errc::not_found, "There is no list " + key + '.');
  const auto& items = array->value.items;
  insert(text, array->value, items.empty() ? 0 : items.back().end, items.empty(), json, 2);
  return text;
}

Result<std::string> remove_item(std::string text, const std::string& key, std::size_t index) {
  auto root = object_of(text);
  if (!root) return root.error();
  const auto* array = root->find(key);
  if (!array || index >= array->value.items.size())
    return error(Errc::not_found, "There is no such item in " + key + '.');
  const auto& items = array->value.items;
  const bool first = index == 0;
  cut(text, {first ? array->value.begin + 1 : items[index - 1].end, items[index].begin, items[index].end, first});
  return text;
}

}  // namespace psremoting::config
