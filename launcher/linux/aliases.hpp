#pragma once

#include <filesystem>
#include <vector>

#include "config/install.hpp"

namespace psremoting::launcher {

// Makes the folder below `runtime` in which `powershell`, `PowerShell` and `powershell.exe` are the newest PowerShell
// that is served: what clients made for Windows call in a cmd shell. Gives the folder, or nothing where there is no
// PowerShell, or where somebody else could write the folder. Called anew after each reload.
std::filesystem::path make_aliases(const std::filesystem::path& runtime, const std::vector<config::Install>& installs);

}  // namespace psremoting::launcher
