#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace psremoting::config {

// Where a session configuration file gives roles to users (a key RoleDefinitions outside comments), as a byte of its
// text; nothing where it does not. `pwsh -s` gives the worker no role at all with such a file, so it cannot be served.
std::optional<std::size_t> find_role_definitions(std::string_view text);

// The text of a .pssc in UTF-8: Windows PowerShell writes them in UTF-16. Nothing for what is no text.
std::optional<std::string> pssc_text(std::string_view bytes);

}  // namespace psremoting::config
