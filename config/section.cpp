#include "config/section.hpp"

#include <algorithm>
#include <tuple>

#include "base/ascii.hpp"
#include "config/text.hpp"

namespace psremoting::config {

void Document::complain(std::size_t offset, std::string what) {
  const Place place = place_of(text_, offset);
  problems_.push_back({file_, place.line, place.column, std::move(what)});
}

void Document::sort() {
  // By the words, too: an order that is the same every time.
  const auto place = [](const Problem& problem) { return std::tuple(problem.line, problem.column, problem.text); };
  std::ranges::sort(problems_.begin() + static_cast<std::ptrdiff_t>(first_), problems_.end(), {}, place);
}

Section::Section(const Node& node, Document& document, std::string name)
    : node_(node), document_(&document), name_(std::move(name)) {
  if (node.kind != Node::Kind::object)
    document.complain(node.begin, (name_.empty() ? "The file" : name_) + " must be an object: write { … }.");
}

std::string Section::called(std::string_view key) const {
  return name_.empty() ? std::string(key) : name_ + '.' + std::string(key);
}

std::size_t Section::offset(std::string_view key) const {
  const auto* member = node_.find(key);
  return member ? member->value.begin : node_.begin;
}

const Node* Section::ask(std::string_view key) {
  known_.emplace_back(key);
  const auto* member = node_.find(key);
  return member ? &member->value : nullptr;
}

const Node* Section::ask(std::string_view key, Node::Kind kind, std::string_view instead) {
  const Node* node = ask(key);
  if (!node || node->kind == kind) return node;
  const std::string found = document_->text().substr(node->begin, std::min<std::size_t>(node->end - node->begin, 40));
  document_->complain(node->begin, called(key) + " is " + found + "; write " + std::string(instead) + '.');
  return nullptr;
}

void Section::read(std::string_view key, bool& value) {
  if (const Node* node = ask(key, Node::Kind::boolean, "true or false, without quotes")) value = node->boolean;
}

void Section::read(std::string_view key, std::string& value) {
  if (const Node* node = ask(key, Node::Kind::text, "a text in quotes")) value = node->text;
}

void Section::read(std::string_view key, std::filesystem::path& value) {
  const Node* node = ask(key, Node::Kind::text, "a path in quotes");
  if (!node) return;
  const std::u8string text(node->text.begin(), node->text.end());
  value = text.empty() ? std::filesystem::path() : document_->file().parent_path() / std::filesystem::path(text);
}

void Section::read(std::string_view key, std::vector<std::string>& values) {
  const Node* node = ask(key, Node::Kind::array, "a list of texts: [\"…\", \"…\"]");
  if (!node) return;
  values.clear();
  for (const Node& item : node->items) {
    if (item.kind == Node::Kind::text && !item.text.empty())
      values.push_back(item.text);
    else
      document_->complain(item.begin, called(key) + " holds something that is no text; write each in quotes.");
  }
}

void Section::read(std::string_view key, std::uint32_t& value, std::uint32_t low, std::uint32_t high) {
  const std::string range = "a number from " + std::to_string(low) + " to " + std::to_string(high);
  const Node* node = ask(key, Node::Kind::integer, range + ", without quotes");
  if (!node) return;
  if (node->integer >= low && node->integer <= high)
    value = static_cast<std::uint32_t>(node->integer);
  else
    document_->complain(node->begin, called(key) + " is " + std::to_string(node->integer) + "; write " + range + '.');
}

void Section::read(std::string_view key, std::chrono::milliseconds& value, std::uint32_t low, std::uint32_t high) {
  auto count = static_cast<std::uint32_t>(value.count());
  read(key, count, low, high);
  value = std::chrono::milliseconds(count);
}

std::optional<Section> Section::section(std::string_view key) {
  const Node* node = ask(key, Node::Kind::object, "an object: { … }");
  if (!node) return std::nullopt;
  return Section(*node, *document_, called(key));
}

std::vector<Section> Section::sections(std::string_view key) {
  std::vector<Section> all;
  const Node* node = ask(key, Node::Kind::array, "a list of objects: [{ … }, { … }]");
  if (!node) return all;
  for (std::size_t i = 0; i < node->items.size(); ++i)
    all.emplace_back(node->items[i], *document_, called(key) + '[' + std::to_string(i) + ']');
  return all;
}

void Section::finish() {
  for (const auto& member : node_.members) {
    const auto same = [&](const std::string& known) { return ascii::equal(known, member.key); };
    const bool twice = node_.find(member.key) != &member;
    if (twice) document_->complain(member.begin, called(member.key) + " is there twice; remove one.");
    if (twice || std::ranges::any_of(known_, same)) continue;
    const std::string near = nearest(member.key, known_);
    const std::string instead = near.empty() ? "there are " + list(known_) + '.' : "did you mean " + near + '?';
    document_->complain(member.begin, "There is no setting " + called(member.key) + "; " + instead);
  }
}

}  // namespace psremoting::config
