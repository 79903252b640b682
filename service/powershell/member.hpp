#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

// PowerShells that administrators add from archives, side by side.
namespace psremoting::service::powershell {

// What is in an archive of PowerShell's: the install as it is (tar.gz, zip), or the .NET tool's package, which has it
// below tools/FRAMEWORK/any/unix and any/win.
enum class Layout { install, tool };

// By the name of the archive: .nupkg is the tool's.
Layout layout_of(const std::filesystem::path& archive);

// Where an archive's member goes: a path below the install's folder, with '/' between its parts; nothing for what is no
// part of this system's install. Errc::malformed, naming the member, for what would lead out of the folder: an absolute
// path, "..", a drive, a backslash. Reads nothing and follows nothing.
Result<std::optional<std::string>> place_of(std::string_view member, Layout layout);

// Whether a symbolic link at this place stays in the folder, wherever other links lead: its target is relative, and
// goes up only at its beginning, and no further than the folder. Errc::malformed, naming both.
Result<void> check_link(std::string_view place, std::string_view target);

}  // namespace psremoting::service::powershell
