#include "client/text.hpp"

#include <algorithm>

#include "wsman/utf8.hpp"

namespace psremoting::client {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_high(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Takes the next character off the front.
char32_t take(std::u16string_view& text) {
  char16_t first = text.front();
  text.remove_prefix(1);
  if (!is_high(first)) return is_low(first) ? replacement : first;
  if (text.empty() || !is_low(text.front())) return replacement;
  char32_t second = text.front();
  text.remove_prefix(1);
  return 0x10000 + ((char32_t{first} - 0xD800) << 10) + (second - 0xDC00);
}

char32_t take(std::string_view& text) {
  const auto next = wsman::utf8::first(text);
  text.remove_prefix(std::max<std::size_t>(next.size, 1));
  return next.size == 0 ? replacement : next.code;
}

void append(std::u16string& to, char32_t code) {
  if (code < 0x10000) {
    to += static_cast<char16_t>(code);
    return;
  }
  to += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
  to += static_cast<char16_t>(0xDC00 + (code & 0x3FF));
}

}  // namespace

std::string narrow(std::u16string_view text) {
  std::string result;
  result.reserve(text.size() * 3);
  while (!text.empty()) wsman::utf8::append(result, take(text));
  return result;
}

std::string narrow(WsmanString text) { return text ? narrow(std::u16string_view(text)) : std::string(); }

std::u16string wide(std::string_view text) {
  std::u16string result;
  result.reserve(text.size());
  while (!text.empty()) append(result, take(text));
  return result;
}

}  // namespace psremoting::client
