#include <cstdint>

#include "base/unicode.hpp"
#include "wsman/xml.hpp"
#include "wsman/xml_character.hpp"

namespace psremoting::wsman::xml {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// Appends the character at the start of `text`, and gives its size.
std::size_t append_character(std::string& to, std::string_view text, bool attribute) {
  char c = text.front();
  if (static_cast<std::uint8_t>(c) >= 0x80) {
    auto character = unicode::first(text);
    bool good = character.size > 0 && is_character(character.code);
    to += good ? text.substr(0, character.size) : replacement;
    return character.size > 0 ? character.size : 1;
  }
  switch (c) {
    case '&': to += "&amp;"; break;
    case '<': to += "&lt;"; break;
    case '>': to += "&gt;"; break;
    case '"': to += "&quot;"; break;
    case '\r': to += "&#xD;"; break;
    case '\n':
      if (attribute)
        to += "&#xA;";
      else
        to += c;
      break;
    case '\t':
      if (attribute)
        to += "&#x9;";
      else
        to += c;
      break;
    default:
      if (c < 0x20)
        to += replacement;
      else
        to += c;
  }
  return 1;
}

void append_escaped(std::string& to, std::string_view text, bool attribute) {
  while (!text.empty()) text.remove_prefix(append_character(to, text, attribute));
}

}  // namespace

void append_text(std::string& to, std::string_view text) { append_escaped(to, text, false); }

void append_attribute(std::string& to, std::string_view text) { append_escaped(to, text, true); }

}  // namespace psremoting::wsman::xml
