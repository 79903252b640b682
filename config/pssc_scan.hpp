#pragma once

#include <cstddef>
#include <string_view>

// How far the things of PowerShell's data language reach that may hold anything at all; bytes of UTF-8, by their index.
namespace psremoting::config::pssc {

// Past a comment or a here-string that begins at `at`, or `at` where none does.
std::size_t past_aside(std::string_view text, std::size_t at);

// Past the text in quotes that begins at `at`; a doubled quote stands for one, and in double quotes a backtick takes
// away a meaning.
std::size_t past_string(std::string_view text, std::size_t at);

// Past blanks and comments, here-strings too.
std::size_t past_blanks(std::string_view text, std::size_t at);

// Past the characters of a bare word.
std::size_t past_word(std::string_view text, std::size_t at);

}  // namespace psremoting::config::pssc
