#pragma once

#include "service/enable/system.hpp"

namespace psremoting::service {

// Turns psremoting-client.path on, or off: the unit of the package that links the client library into PowerShells that
// are installed later. Gives whether it is on now; false, too, where there is no such unit. `root` is "/" but in tests.
Result<bool> follow_later_installs(enable::System& system, bool on, const std::filesystem::path& root = "/");

}  // namespace psremoting::service
