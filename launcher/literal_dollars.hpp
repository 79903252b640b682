#pragma once

#include <string>
#include <string_view>

namespace psremoting::launcher {

// A line for /bin/sh in which PowerShell's own `$`, backticks and parentheses reach it: in the arguments of the
// commands `powershell` and `pwsh` they are nothing to the shell, as they are nothing to cmd.exe, for which clients
// write such lines. All else is the shell's as ever; so are what single quotes or a backslash protect already, the
// commands around these two, and what is in a substitution or follows a here-document.
std::string with_literal_dollars(std::string_view line);

}  // namespace psremoting::launcher
