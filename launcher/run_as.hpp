#pragma once

#include <string>
#include <vector>

#include "base/identity.hpp"
#include "base/request.hpp"
#include "config/config.hpp"

namespace psremoting::launcher {

// As whom a worker runs.
struct RunAs {
  std::string account;           // empty: the account of who logged on,
  bool virtual_account = false;  // or a virtual one that is made for them and this endpoint (Windows),
  std::string endpoint;
  std::vector<std::string> groups;  // in these groups; empty: Administrators

  bool is_another() const { return virtual_account || !account.empty(); }
};

// As whom the worker of this request runs, by our own configuration.
// Serve chooses neither the account, nor who gets it, nor what runs there: the endpoint is registered and enabled, lets
// this identity in, names this account, and goes to this PowerShell with this session configuration file.
// Errc::access_denied, not_supported or endpoint_unavailable in words for the client.
Result<RunAs> run_as(const request::StartPowerShell& what, const config::Config& config, const Identity& who);

}  // namespace psremoting::launcher
