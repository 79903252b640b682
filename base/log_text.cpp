#include "base/log_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>

#include "base/unicode.hpp"

namespace psremoting::log {
namespace {

struct Range {
  std::uint32_t first, last;
};

// What a terminal or a viewer of logs obeys or does not show.
constexpr Range hidden[] = {
    {0x80, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},   {0x180e, 0x180e}, {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0xe007f},
};

bool is_hidden(std::uint32_t code) {
  return std::ranges::any_of(hidden, [&](Range one) { return code >= one.first && code <= one.last; });
}

void append_number(std::string& to, const char* form, std::uint32_t number) {
  char text[16];
  to.append(text, static_cast<std::size_t>(std::snprintf(text, sizeof text, form, static_cast<unsigned>(number))));
}

void append_escaped(std::string& to, std::string_view character, std::uint32_t code) {
  if (code < 0x20 || code == 0x7f)
    append_number(to, "\\x%02x", code);
  else if (is_hidden(code))
    append_number(to, "\\u{%x}", code);
  else if (code == '\\')
    to += "\\\\";
  else
    to += character;
}

}  // namespace

std::string escaped(std::string_view value, std::size_t most) {
  std::string out;
  for (std::size_t count = 0; !value.empty(); ++count) {
    if (count == most) return out + "…";
    const auto next = unicode::first(value);
    const std::size_t size = std::max<std::size_t>(next.size, 1);
    if (next.size == 0)
      append_number(out, "\\x%02x", static_cast<std::uint8_t>(value.front()));
    else
      append_escaped(out, value.substr(0, size), next.code);
    value.remove_prefix(size);
  }
  return out;
}

void append_quoted(std::string& to, std::string_view escaped_value) {
  const bool quote = escaped_value.empty() || escaped_value.find_first_of(" \"=") != escaped_value.npos;
  if (quote) to += '"';
  for (const char c : escaped_value) {
    if (c == '"') to += '\\';
    to += c;
  }
  if (quote) to += '"';
}

}  // namespace psremoting::log
