#include "wsman/scan.hpp"

#include <cstdint>
#include <cstring>

#include "base/unicode.hpp"
#include "wsman/xml.hpp"
#include "wsman/xml_character.hpp"

namespace psremoting::wsman::xml {

namespace {

Error refuse(const char* why) { return error(Errc::malformed, why); }

// The number of bytes, a multiple of eight, at the start that are printable ASCII. Base64, which is nearly all of what
// comes, is passed over so.
std::size_t plain_size(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
  std::size_t size = 0;
  for (; size + 8 <= text.size(); size += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + size, 8);
    std::uint64_t below_space = (eight - 0x20 * ones) & ~eight;
    if (((eight | below_space) & 0x80 * ones) != 0) break;
  }
  return size;
}

bool all_characters(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(plain_size(text));
    for (std::size_t i = 0; i < 8 && !text.empty(); ++i) {
      auto character = unicode::first(text);
      if (character.size == 0 || !is_character(character.code)) return false;
      text.remove_prefix(character.size);
    }
  }
  return true;
}

int digit(char c, int base) {
  if (c >= '0' && c <= '9') return c - '0';
  if (base == 16 && c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (base == 16 && c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What stands between '&' and ';'.
bool is_reference(std::string_view name) {
  if (!name.starts_with('#')) {
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
  }
  name.remove_prefix(1);
  int base = name.starts_with('x') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  if (name.empty() || name.size() > 8) return false;
  std::uint32_t c = 0;
  for (char letter : name) {
    int value = digit(letter, base);
    if (value < 0 || c > 0x10FFFF) return false;
    c = c * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(value);
  }
  return is_character(c);
}

bool all_references(std::string_view text) {
  for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
    std::size_t end = text.find(';', at);
    if (end == text.npos || !is_reference(text.substr(at + 1, end - at - 1))) return false;
  }
  return true;
}

// Walks over the text from mark to mark.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  Result<void> run() {
    if (!all_characters(rest_)) return refuse("a character that XML does not allow, or text that is not UTF-8");
    if (rest_.starts_with("<?xml ")) {
      if (!skip_past("?>")) return refuse("an XML declaration without an end");
    }
    while (!rest_.empty()) {
      auto step = rest_.front() == '<' ? mark() : text();
      if (!step) return step;
    }
    if (elements_ == 0 || depth_ != 0) return refuse("no root element, or one without an end");
    return {};
  }

 private:
  Result<void> text() {
    std::string_view text = rest_.substr(0, rest_.find('<'));
    if (depth_ == 0 && !trim(text).empty()) return refuse("text outside the root element");
    if (!all_references(text)) return refuse("an entity that XML does not have");
    rest_.remove_prefix(text.size());
    return {};
  }

  Result<void> mark() {
    if (rest_.starts_with("<!--")) {
      rest_.remove_prefix(4);
      return skip_past("-->") ? Result<void>() : refuse("a comment without an end");
    }
    if (rest_.starts_with("<![CDATA[")) {
      if (depth_ == 0) return refuse("text outside the root element");
      return skip_past("]]>") ? Result<void>() : refuse("a CDATA section without an end");
    }
    if (rest_.starts_with("<!")) return refuse("a DOCTYPE is not allowed in SOAP");
    if (rest_.starts_with("<?")) return refuse("a processing instruction is not allowed in SOAP");
    return tag();
  }

  Result<void> tag() {
    std::size_t end = tag_end();
    if (end == rest_.npos) return refuse("a tag without an end, or '<' within one");
    std::string_view tag = rest_.substr(1, end - 1);
    if (tag.empty() || !all_references(tag)) return refuse("an empty tag, or an entity that XML does not have");
    rest_.remove_prefix(end + 1);
    if (tag.front() == '/') {
      if (depth_ == 0) return refuse("an end tag without its start");
      --depth_;
      return {};
    }
    if (depth_ == 0 && elements_ > 0) return refuse("a second root element");
    bool closed = tag.back() == '/';
    if (++elements_ > max_elements) return refuse("too many elements");
    if (depth_ + 1 > max_depth) return refuse("elements nested too deeply");
    if (!closed) ++depth_;
    return {};
  }

  // Where the tag's '>' is: not one in an attribute's quotes.
  std::size_t tag_end() const {
    char quote = 0;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      char c = rest_[i];
      if (c == '<') return rest_.npos;
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return rest_.npos;
  }

  bool skip_past(std::string_view end) {
    std::size_t at = rest_.find(end);
    if (at == rest_.npos) return false;
    rest_.remove_prefix(at + end.size());
    return true;
  }

  std::string_view rest_;
  std::size_t depth_ = 0;
  std::size_t elements_ = 0;
};

}  // namespace

Result<void> scan(std::string_view text) { return Scanner(text).run(); }

}  // namespace psremoting::wsman::xml
