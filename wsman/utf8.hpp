#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace psremoting::wsman::utf8 {

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;  // bytes; 0: what stands there is not UTF-8
};

// The character at the start of `text`, which is not empty.
Character first(std::string_view text);
void append(std::string& to, std::uint32_t code);

// Whether XML 1.0 can hold it.
constexpr bool is_xml(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code < 0xD800 || (code > 0xDFFF && code < 0xFFFE) || (code > 0xFFFF && code <= 0x10FFFF);
}

}  // namespace psremoting::wsman::utf8
