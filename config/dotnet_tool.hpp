#pragma once

#include <filesystem>

namespace psremoting::config {

// Where a .NET tool's own files are, for the folder that has its start program (`dotnet tool install --tool-path`):
// what is below it at .store/powershell*/VERSION/powershell*/VERSION/tools/FRAMEWORK/any, or from 7.6 on at any/unix
// and any/win, where this system's program is. Empty where there is none.
std::filesystem::path tool_payload(const std::filesystem::path& folder);

}  // namespace psremoting::config
