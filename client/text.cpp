#include "client/text.hpp"

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

// How many bytes follow a first byte, or nothing where it is none.
int followers(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

bool is_character(char32_t code, int followers) {
  constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000};
  return code >= least[followers] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

char32_t take(std::string_view& text) {
  auto first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  int count = followers(first);
  if (count < 0 || text.size() < static_cast<std::size_t>(count)) return replacement;
  char32_t code = count == 0 ? first : first & (0x3Fu >> count);
  for (int i = 0; i < count; ++i) {
    auto next = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((next & 0xC0) != 0x80) return replacement;
    code = code << 6 | (next & 0x3Fu);
  }
  text.remove_prefix(static_cast<std::size_t>(count));
  return is_character(code, count) ? code : replacement;
}

void append(std::string& to, char32_t code) {
  auto put = [&](char32_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) return put(code);
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
  while (!text.empty()) append(result, take(text));
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
