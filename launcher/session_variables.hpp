#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/identity.hpp"
#include "base/request.hpp"

// The variables by which the launcher tells a worker whom it serves, as sshd does by SSH_CONNECTION: PSREMOTING_USER
// (who logged on), PSREMOTING_ENDPOINT, PSREMOTING_CLIENT (the address), PSREMOTING_SESSION (the id in `psremoting
// sessions list`), PSREMOTING_BADGE (by which `psremoting sessions self` has the service tell all of them, in a worker
// that is older than its session, too).
namespace psremoting::launcher {

using Variables = std::vector<std::pair<std::string, std::string>>;

// A worker that is started ahead of its session has user, endpoint and badge.
Variables session_variables(const request::StartPowerShell& what, const Identity& who, const std::string& client);

// A command has those of its user, and what its client set for it.
Variables session_variables(const request::StartCommand& what, const Identity& who, const std::string& client);

}  // namespace psremoting::launcher
