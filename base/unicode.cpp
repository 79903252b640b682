#include "base/unicode.hpp"

#include <algorithm>

namespace psremoting::unicode {
namespace {

constexpr std::uint32_t replacement = 0xFFFD;

template <class To, class From>
To converted(From text, std::size_t most) {
  To result;
  result.reserve(most);
  while (!text.empty()) {
    const Character next = first(text);
    append(result, next.size == 0 ? replacement : next.code);
    text.remove_prefix(std::max<std::size_t>(next.size, 1));
  }
  return result;
}

}  // namespace

Character first(std::string_view text) {
  auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  std::uint32_t c = byte(0);
  if (c < 0x80) return {c, 1};
  std::size_t size = c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
  if (size == 0 || text.size() < size) return {};
  c &= 0xFFu >> (size + 1);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    c = c << 6 | (byte(i) & 0x3Fu);
  }
  bool longer_than_needed = (size == 3 && c < 0x800) || (size == 4 && c < 0x10000);
  if (longer_than_needed || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) return {};
  return {c, size};
}

Character first(std::u16string_view text) {
  const std::uint32_t unit = text.front();
  if (unit < 0xD800 || unit > 0xDFFF) return {unit, 1};
  const bool pair = unit < 0xDC00 && text.size() > 1 && text[1] >= 0xDC00 && text[1] < 0xE000;
  if (!pair) return {};
  return {0x10000 + ((unit - 0xD800) << 10) + (text[1] - 0xDC00u), 2};
}

void append(std::string& to, std::uint32_t code) {
  auto put = [&](std::uint32_t byte) { to.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
    return;
  }
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

void append(std::u16string& to, std::uint32_t code) {
  if (code < 0x10000) {
    to += static_cast<char16_t>(code);
    return;
  }
  to += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
  to += static_cast<char16_t>(0xDC00 + (code & 0x3FF));
}

// A unit of UTF-16 is 3 bytes at the most: no growing, which would leave copies.
std::string to_utf8(std::u16string_view text) { return converted<std::string>(text, text.size() * 3); }
std::u16string to_utf16(std::string_view text) { return converted<std::u16string>(text, text.size()); }

std::string shortened(std::string_view utf8, std::size_t most) {
  if (utf8.size() <= most) return std::string(utf8);
  std::size_t end = most - 3;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xc0) == 0x80) --end;
  return std::string(utf8.substr(0, end)) + "...";
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto size = first(text).size;
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string latin1_to_utf8(std::string_view text) {
  std::string result;
  result.reserve(2 * text.size());
  for (const char c : text) append(result, static_cast<std::uint8_t>(c));
  return result;
}

}  // namespace psremoting::unicode
