#pragma once

#include <string>
#include <vector>

namespace psremoting::launcher {

// The arguments of Windows PowerShell's program, `powershell`, as PowerShell 7's, `pwsh`, takes them: words that follow
// the parameters are a command and not a file's name, and what has no meaning on this system (-WindowStyle, -Sta, -Mta,
// -PSConsoleFile, -Version with a number) is left out.
std::vector<std::string> for_pwsh(const std::vector<std::string>& arguments);

}  // namespace psremoting::launcher
