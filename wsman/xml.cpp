#include "wsman/xml.hpp"

#include <pugixml.hpp>

#include <utility>

#include "base/base64.hpp"
#include "wsman/names.hpp"
#include "wsman/scan.hpp"
#include "wsman/xml_check.hpp"

namespace psremoting::wsman::xml {

namespace {

constexpr unsigned options =
    pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute | pugi::parse_ws_pcdata;

// The URI that `prefix` stands for at `node`; nothing where nobody declared it.
std::optional<std::string_view> resolve(pugi::xml_node node, std::string_view prefix) {
  if (prefix == "xml") return ns::xml;
  for (; node; node = node.parent()) {
    for (pugi::xml_attribute attribute : node.attributes()) {
      Name name = split(attribute.name());
      bool declares = prefix.empty() ? name.prefix.empty() && name.local == "xmlns"
                                     : name.prefix == "xmlns" && name.local == prefix;
      if (declares) return attribute.value();
    }
  }
  return prefix.empty() ? std::optional<std::string_view>("") : std::nullopt;
}

bool is_text(pugi::xml_node node) { return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata; }

std::string_view text_of(pugi::xml_node element) {
  for (auto node : element.children()) {
    if (is_text(node)) return node.value();
  }
  return {};
}

}  // namespace

std::string_view Element::local_name() const { return split(pugi::xml_node(node_).name()).local; }

std::string_view Element::name_space() const {
  pugi::xml_node node(node_);
  return resolve(node, split(node.name()).prefix).value_or("");
}

bool Element::is(std::string_view name_space_wanted, std::string_view local_name_wanted) const {
  return node_ != nullptr && local_name() == local_name_wanted && name_space() == name_space_wanted;
}

Element Element::first_child() const {
  return Element(first_element(pugi::xml_node(node_).first_child()).internal_object());
}

Element Element::next() const { return Element(first_element(pugi::xml_node(node_).next_sibling()).internal_object()); }

Element Element::child(std::string_view name_space_wanted, std::string_view local_name_wanted) const {
  auto element = first_child();
  while (element && !element.is(name_space_wanted, local_name_wanted)) element = element.next();
  return element;
}

std::optional<std::string_view> Element::attribute(std::string_view name) const {
  for (pugi::xml_attribute attribute : pugi::xml_node(node_).attributes()) {
    if (name == attribute.name()) return attribute.value();
  }
  return std::nullopt;
}

std::optional<std::string_view> Element::attribute(std::string_view name_space_wanted,
                                                   std::string_view local_name_wanted) const {
  for (pugi::xml_attribute attribute : pugi::xml_node(node_).attributes()) {
    Name name = split(attribute.name());
    if (name.prefix.empty() || name.prefix == "xmlns" || name.local != local_name_wanted) continue;
    if (resolve(pugi::xml_node(node_), name.prefix) == name_space_wanted) return attribute.value();
  }
  return std::nullopt;
}

std::string_view Element::text() const { return text_of(pugi::xml_node(node_)); }

std::string_view Element::trimmed() const { return trim(text()); }

std::optional<std::string_view> Element::base64() const {
  std::string_view text = trimmed();
  if (base64::is_valid(text)) return text;
  // Printed over several lines, perhaps. The text lies in the Document's buffer, which is ours to write to.
  char* begin = const_cast<char*>(text.data());
  char* end = begin;
  for (char c : text) {
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') *end++ = c;
  }
  std::string_view dense(begin, static_cast<std::size_t>(end - begin));
  if (dense.size() == text.size()) return std::nullopt;
  *end = '\0';
  if (!base64::is_valid(dense)) return std::nullopt;
  return dense;
}

struct Document::State {
  std::string text;
  pugi::xml_document tree;
};

Document::Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string utf8) {
  if (auto scanned = scan(utf8); !scanned) return scanned.error();
  Document document;
  document.state_ = std::make_unique<State>();
  State& state = *document.state_;
  state.text = std::move(utf8);
  auto parsed = state.tree.load_buffer_inplace(state.text.data(), state.text.size(), options, pugi::encoding_utf8);
  if (!parsed) return error(Errc::malformed, std::string("XML: ") + parsed.description());
  if (auto checked = check(state.tree.document_element()); !checked) return checked.error();
  return document;
}

Element Document::root() const {
  return state_ ? Element(state_->tree.document_element().internal_object()) : Element();
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  std::size_t begin = text.find_first_not_of(space);
  if (begin == text.npos) return text.substr(0, 0);
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

}  // namespace psremoting::wsman::xml
