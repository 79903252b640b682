#pragma once

#include <cstdint>

namespace psremoting::wsman::xml {

// Whether XML 1.0 can hold it.
constexpr bool is_character(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code < 0xD800 || (code > 0xDFFF && code < 0xFFFE) || (code > 0xFFFF && code <= 0x10FFFF);
}

}  // namespace psremoting::wsman::xml
