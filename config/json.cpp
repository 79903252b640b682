#include "config/json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

#include "base/ascii.hpp"

namespace psremoting::config {
namespace {

constexpr std::size_t deepest = 16;

struct Token {
  std::size_t begin, end;
};

bool is_one_of(char c, std::string_view characters) { return characters.find(c) != std::string_view::npos; }

std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const bool line = text.substr(at).starts_with("//");
  const std::size_t end = line ? text.find('\n', at) : text.find("*/", at + 2);
  if (end == std::string_view::npos) return text.size();
  return line ? end : end + 2;
}

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The places of keys, values and brackets in their order, which is the order of the parser's events. Right for every
// text that parses, harmless for others.
std::vector<Token> scan(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '/') {
      at = end_of_comment(text, at);
    } else if (is_one_of(c, " \t\r\n,:")) {
      ++at;
    } else {
      std::size_t end = at + 1;
      if (c == '"')
        end = end_of_string(text, at);
      else if (!is_one_of(c, "{}[]"))
        end = std::min(text.find_first_of(" \t\r\n,:{}[]/\"", end), text.size());
      tokens.push_back({at, end});
      at = end;
    }
  }
  return tokens;
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing X - unexpected Y;
// expected
// '}'" without its head, and with what a person has most often forgotten.
std::string words(std::string_view what) {
  const auto head = what.find(": ");
  if (head != std::string_view::npos) what.remove_prefix(head + 2);
  std::string text(what);
  for (std::string_view bracket : {"expected '}'", "expected ']'"}) {
    if (text.ends_with(bracket)) text.insert(text.size() - 3, "',' or ");
  }
  return text;
}

// Builds the tree from nlohmann's events, each of which is the next token.
class Builder {
 public:
  Builder(std::vector<Token> tokens, JsonError& wrong) : tokens_(std::move(tokens)), wrong_(wrong) {}

  Node take() { return std::move(root_); }

  bool null() { return add({}); }
  bool boolean(bool value) { return add({.kind = Node::Kind::boolean, .boolean = value}); }
  bool number_integer(std::int64_t value) { return add({.kind = Node::Kind::integer, .integer = value}); }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return number_integer(static_cast<std::int64_t>(std::min(value, most)));
  }
  bool number_float(double, const std::string&) { return add({.kind = Node::Kind::real}); }
  bool string(std::string& value) { return add({.kind = Node::Kind::text, .text = std::move(value)}); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(Node::Kind::object); }
  bool start_array(std::size_t) { return open(Node::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    const Token token = next();
    open_.back()->members.push_back({std::move(name), token.begin, token.end, {}});
    return true;
  }
  bool parse_error(std::size_t byte, const std::string&, const nlohmann::detail::exception& e) {
    // The parser has read to the end of what it did not expect: its beginning is what one looks for.
    std::size_t offset = byte > 0 ? byte - 1 : 0;
    if (at_ < tokens_.size() && tokens_[at_].begin <= offset) offset = tokens_[at_].begin;
    wrong_ = {offset, words(e.what())};
    return false;
  }

 private:
  Token next() {
    const Token none{0, 0};
    return at_ < tokens_.size() ? tokens_[at_++] : none;
  }
  // Where the next value belongs. Stays valid while it is open: only its innermost container grows.
  Node& place() {
    if (open_.empty()) return root_;
    Node& parent = *open_.back();
    if (parent.kind == Node::Kind::object) return parent.members.back().value;
    return parent.items.emplace_back();
  }
  bool add(Node node) {
    const Token token = next();
    node.begin = token.begin;
    node.end = token.end;
    place() = std::move(node);
    return true;
  }
  bool open(Node::Kind kind) {
    const Token token = next();
    if (open_.size() >= deepest) {
      wrong_ = {token.begin, "this is nested too deeply"};
      return false;
    }
    Node& node = place();
    node.kind = kind;
    node.begin = token.begin;
    open_.push_back(&node);
    return true;
  }
  bool close() {
    open_.back()->end = next().end;
    open_.pop_back();
    return true;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  Node root_;
  std::vector<Node*> open_;
  JsonError& wrong_;
};

}  // namespace

const Node::Member* Node::find(std::string_view key) const {
  auto found = std::ranges::find_if(members, [&](const Member& m) { return ascii::equal(m.key, key); });
  return found == members.end() ? nullptr : &*found;
}

Place place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto last = before.rfind('\n');
  const std::size_t column = last == std::string_view::npos ? before.size() : before.size() - last - 1;
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1, static_cast<int>(column) + 1};
}

std::optional<Node> parse_json(std::string_view text, JsonError& wrong) {
  Builder builder(scan(text), wrong);
  if (!nlohmann::json::sax_parse(text, &builder, nlohmann::json::input_format_t::json, true, true)) return std::nullopt;
  return builder.take();
}

std::string json_text(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace psremoting::config
