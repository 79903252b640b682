#pragma once

#include <string_view>
#include <vector>

#include "base/identity.hpp"
#include "base/result.hpp"
#include "config/config.hpp"

namespace psremoting::config {

// The endpoint and the PowerShell that a client's name goes to at this moment (design.md, Endpoints): exact version,
// newest of 7.x, newest stable 7, newest preview, Microsoft.PowerShell, or a registered endpoint. Case does not count.
// Errc::unknown_endpoint when there is none of that name, Errc::endpoint_unavailable when its PowerShell is missing or
// refused; both with words that say what there is.
Result<Target> resolve(const Config& config, std::string_view name);

// Every name a client could ask for now, with where each goes; sorted by name.
std::vector<Target> all_targets(const Config& config);

// Whether this identity may open a shell there: Errc::access_denied with words, or nothing.
Result<void> check_access(const Endpoint& endpoint, const Identity& identity);
// The same of command shells, which belong to no endpoint: they are for whom the found endpoints are.
Result<void> check_cmd_access(const Config& config, const Identity& identity);

// The names of groups that decide who may use anything here: at a logon these are looked up, and no others.
std::vector<std::string> groups_that_matter(const Config& config);

// Whether the service can do what the endpoint's RunAsUser or RunAsVirtualAccount asks for: Errc::not_supported with
// words, or nothing.
Result<void> check_run_as(const Config& config, const Endpoint& endpoint);

}  // namespace psremoting::config
