#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace psremoting::launcher {

// A command line that no shell will see, as words: split at blanks, save within double quotes, which go; "" is an empty
// word, and \" is a quote. An unfinished quote, and no words at all, are Errc::invalid_argument.
Result<std::vector<std::string>> split_command_line(std::string_view line);

// The words that make /bin/sh run a command line, whose PowerShells get their own `$` (literal_dollars.hpp). One that
// begins and ends with a quote is taken for what is between them, as cmd.exe /c takes it, since Ruby's WinRM sends
// every line so; unless its first quoted word is one, or names a program.
std::vector<std::string> shell_words(const std::string& line);

}  // namespace psremoting::launcher
