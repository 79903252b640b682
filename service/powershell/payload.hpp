#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "config/install.hpp"

namespace psremoting::service::powershell {

// Looks at what was unpacked, starts nothing, and gives the version it says it has: pwsh and pwsh.deps.json have to be
// there as files, and pwsh be of this system and this machine. Errc::malformed else, with what to take instead.
Result<config::Version> check_payload(const std::filesystem::path& folder);

// Everybody may read it and enter its folders, and start pwsh, whatever the archive said (a nupkg says nothing).
// Errc::io where the system says no.
Result<void> open_to_readers(const std::filesystem::path& folder);

}  // namespace psremoting::service::powershell
