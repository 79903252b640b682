#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace psremoting::launcher {

// A command line that no shell will see, as words: split at blanks, save within double quotes, which go; "" is an empty
// word, and \" is a quote. An unfinished quote, and no words at all, are Errc::invalid_argument.
Result<std::vector<std::string>> split_command_line(std::string_view line);

// The words that make /bin/sh run a command line. One that is whole within its only quotes is taken for what is within them,
// as cmd.exe /c takes it: Ruby's WinRM sends every line so. Only where that names a program it stays a name.
std::vector<std::string> shell_words(std::string line);

}  // namespace psremoting::launcher
