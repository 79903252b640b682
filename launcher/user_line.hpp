#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "launcher/user_file.hpp"

namespace psremoting::launcher {

// One line of the user file, without its end. Nothing for a comment or an empty line.
Result<std::optional<User>> parse_user_line(std::string_view line);
std::string print_user_line(const User& user);

// Whether the text can stand in the file as a name: no ':', no control characters, no blanks at its ends.
bool is_user_name(std::string_view name);

}  // namespace psremoting::launcher
