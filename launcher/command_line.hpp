#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace psremoting::launcher {

// A command line that no shell will see, as words: split at blanks, save within double quotes, which go; "" is an empty
// word, and \" is a quote. An unfinished quote, and no words at all, are Errc::invalid_argument.
Result<std::vector<std::string>> split_command_line(std::string_view line);

}  // namespace psremoting::launcher
