#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace pugi {
struct xml_node_struct;
}

// Namespaces over pugixml, and a refusal of what pugixml lets pass.
namespace psremoting::wsman::xml {

// Beyond these a document is refused: they stand far above what any client sends.
inline constexpr std::size_t max_depth = 16;
inline constexpr std::size_t max_elements = 20'000;
inline constexpr std::size_t max_attributes = 32;  // of one element
inline constexpr std::size_t max_prefixes = 64;    // in scope at once

// An element of a Document, or none (false). Copied freely; valid, like all views it gives, while the Document lives.
class Element {
 public:
  Element() = default;
  explicit Element(pugi::xml_node_struct* node) : node_(node) {}

  explicit operator bool() const { return node_ != nullptr; }
  std::string_view local_name() const;
  std::string_view name_space() const;  // URI; empty for none
  bool is(std::string_view name_space, std::string_view local_name) const;

  Element first_child() const;                                                    // elements only
  Element next() const;                                                           // the next sibling
  Element child(std::string_view name_space, std::string_view local_name) const;  // the first such, or none

  // An attribute without a prefix.
  std::optional<std::string_view> attribute(std::string_view name) const;
  std::optional<std::string_view> attribute(std::string_view name_space, std::string_view local_name) const;

  // Its own text, CDATA included, as written; trimmed() without the white space around it.
  std::string_view text() const;
  std::string_view trimmed() const;
  // The text as base64 with white space taken out, in place and without a copy; nothing where it is not base64.
  std::optional<std::string_view> base64() const;

 private:
  pugi::xml_node_struct* node_ = nullptr;
};

// A well-formed document of one root, with the text it was parsed in place from. Refuses: DOCTYPE, processing
// instructions, entities other than XML's own, characters XML does not allow, text that is not UTF-8, duplicate
// attributes, prefixes that nobody declared, two roots, and what is beyond the limits above. Movable; Elements stay
// valid.
class Document {
 public:
  Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  static Result<Document> parse(std::string utf8);
  Element root() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// XML's white space around `text` left out.
std::string_view trim(std::string_view text);

// Append with what text content, or an attribute in double quotes, needs escaped; characters that XML cannot hold at
// all are replaced by U+FFFD.
void append_text(std::string& to, std::string_view text);
void append_attribute(std::string& to, std::string_view text);

}  // namespace psremoting::wsman::xml
