#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace psremoting::log {

constexpr std::size_t most_of_a_value = 200;  // characters

// `value` as valid UTF-8 that shows what it is: a byte that is no UTF-8 and a control character become `\x1b`, what
// other characters hide or reorder a line with (C1 controls, bidi, line separators, invisible marks) becomes
// `\u{202e}`, a backslash is doubled. Of a longer value the first `most` characters, and "…".
std::string escaped(std::string_view value, std::size_t most);

// As the tail of a line has it: in quotes where it has blanks, quotes, or "=".
void append_quoted(std::string& to, std::string_view escaped_value);

}  // namespace psremoting::log
