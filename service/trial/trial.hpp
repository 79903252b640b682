#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace psremoting::service::powershell {

// Starts a PowerShell once, as a worker without privilege, and gives the version that it says of itself. Where this
// process is privileged that worker is `account`, or the system's account for nobody where there is none of that name;
// on Windows it is what `serve` runs with (launcher/windows/serve_token.hpp). Errc::worker_failed with what it printed
// where it cannot be started, says nothing of a version, or is not done before the deadline; it and what it started has
// ended then. Blocks. One thread.
Result<std::string> version_said_by(const std::filesystem::path& program, const std::string& account,
                                    std::chrono::seconds deadline);

}  // namespace psremoting::service::powershell
