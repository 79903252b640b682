#pragma once

#include <string>

#include "base/identity.hpp"
#include "base/request.hpp"
#include "config/config.hpp"

namespace psremoting::launcher {

// Which account the worker of this request runs as, by our own configuration: empty for the account of who logged on.
// Serve chooses neither the account, nor who gets it, nor what runs there: the endpoint is registered and enabled, lets this
// identity in, names this account, and goes to this PowerShell with this session configuration file.
// Errc::access_denied, not_supported or endpoint_unavailable in words for the client.
Result<std::string> run_as_account(const request::StartPowerShell& what, const config::Config& config, const Identity& who);

}  // namespace psremoting::launcher
