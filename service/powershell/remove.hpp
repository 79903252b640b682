#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "config/install.hpp"
#include "service/commands/ask.hpp"
#include "service/powershell/store.hpp"

namespace psremoting::service::powershell {

// Removes the install of a version that `powershell add` put there, once no session is open in it: waits so long for
// those that are. `others` are the installs of this host, to say who put the version there where it was not us. Errc::
// not_found where there is none of that version, invalid_argument where it is not ours, timed_out with open sessions.
Result<void> remove(const Store& store, const config::Version& version, const std::vector<config::Install>& others,
                    const AskOptions& service, std::chrono::seconds wait);

// Those of the given installs, of which only the newest `keep` of each line (7.4, 7.6) are wanted, that are not.
std::vector<config::Install> beyond(std::vector<config::Install> installs, std::size_t keep);

}  // namespace psremoting::service::powershell
