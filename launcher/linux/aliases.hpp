#pragma once

#include <filesystem>
#include <vector>

#include "config/install.hpp"

namespace psremoting::launcher {

// Makes the folder below `runtime` of what clients made for Windows call: `pwsh` and `pwsh.exe` are the newest
// PowerShell that is served; `powershell`, `PowerShell`, `powershell.exe`, `chcp` and `chcp.com` are our own `program`,
// which knows what to do by these names (alias_program.hpp). Links, since the folder may not allow programs. Gives the
// folder, or nothing where there is no PowerShell, or where somebody else could write the folder. Called anew after
// each reload.
std::filesystem::path make_aliases(const std::filesystem::path& runtime, const std::filesystem::path& program,
                                   const std::vector<config::Install>& installs);

// Where our program is.
std::filesystem::path own_program_file();

}  // namespace psremoting::launcher
