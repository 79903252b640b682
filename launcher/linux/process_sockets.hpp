#pragma once

#include <filesystem>
#include <string>
#include <vector>
#include <sys/types.h>

namespace psremoting::launcher {

// Where a program with this environment (NAME=value) puts its temporary files.
std::filesystem::path temporary_folder(const std::vector<std::string>& environment);

// Removes the sockets and pipes of this account, in this folder, through which PowerShell and .NET can be looked into
// (Enter-PSHostProcess, dotnet-trace, debuggers), and whose process is gone: a process that was killed leaves them.
void remove_sockets_of_the_dead(const std::filesystem::path& folder, uid_t account);

}  // namespace psremoting::launcher
