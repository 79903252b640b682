#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// How far the things of PowerShell's data language reach that may hold anything at all; bytes of UTF-8, by their index.
namespace psremoting::config::pssc {

// A quote as PowerShell knows them: the typographic ones mean what the ASCII ones mean, and close them.
struct Quote {
  char kind = 0;  // '\'' or '"'; 0: there is none
  std::size_t size = 0;
};
Quote quote_at(std::string_view text, std::size_t at);

// Past a comment or a here-string that begins at `at`, or `at` where none does.
std::size_t past_aside(std::string_view text, std::size_t at);

// Past the text in quotes that begins at `at`; a doubled quote stands for one, and in double quotes a backtick takes
// away a meaning.
std::size_t past_string(std::string_view text, std::size_t at);

// Gives the text that a quoted string stands for, its quotes taken off and undone inside; nothing where PowerShell
// would compute a part of it.
std::optional<std::string> literal(std::string_view quoted);

// Whether a value ends here: where its line, its table or its list does.
bool is_value_end(std::string_view text, std::size_t at);

// Past blanks and comments, here-strings too.
std::size_t past_blanks(std::string_view text, std::size_t at);

// Past the characters of a bare word.
std::size_t past_word(std::string_view text, std::size_t at);

}  // namespace psremoting::config::pssc
