#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace psremoting::unicode {

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;  // units of its text; 0: what stands there is malformed
};

// The character at the start of `text`, UTF-8 or UTF-16, which is not empty.
Character first(std::string_view text);
Character first(std::u16string_view text);
void append(std::string& to, std::uint32_t code);
void append(std::u16string& to, std::uint32_t code);

// Whether all of it is well-formed.
bool is_utf8(std::string_view text);

// ISO 8859-1, in which every byte is a character. No copy of the text is left behind in memory.
std::string latin1_to_utf8(std::string_view text);

// In the other encoding. Each unit that is malformed becomes U+FFFD. No copy of the text is left behind in memory,
// since it may be a password.
std::string to_utf8(std::u16string_view text);
std::u16string to_utf16(std::string_view text);

// As it is, or cut to `most` bytes (at least 3) that end with "...", and not in the middle of a character.
std::string shortened(std::string_view utf8, std::size_t most);

}  // namespace psremoting::unicode
