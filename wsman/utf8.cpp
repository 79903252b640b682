#include "wsman/utf8.hpp"

namespace psremoting::wsman::utf8 {

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

}  // namespace psremoting::wsman::utf8
