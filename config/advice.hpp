#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/config.hpp"

// What is no mistake in a configuration, and may not be meant.
namespace psremoting::config {

inline constexpr std::string_view no_powershell =
    "No PowerShell was found on this host; only the cmd shell is served. Install one, or name its folder in "
    "InstallRoots.";
inline constexpr std::string_view unencrypted = "Service.AllowUnencrypted lets passwords cross the network in clear.";

// Whether a client proves who it is there: over TLS by what is on, in clear by a password and only where that is
// allowed.
bool takes_logons(const Service& service, bool https);
// Of a listener on which nobody can log on: why, and what to write.
std::optional<std::string> nobody_logs_on(const Config& config, const ListenerConfig& listener);

// Says that nobody can log on, and what to write: no client certificate is mapped, the host's accounts do not count
// (Pam is off, or the service has no privilege and the host does not know its own account), and there is no user file.
std::optional<std::string> nobody_is_known(const Config& config);

// What a client is told where nobody can log on, in the words of its user.
std::string where_to_log_on(const Config& config, bool https);

// Of an endpoint that runs as another account, and whose file does not say for whom: everybody who may open sessions on
// this host can do there what the account can. An Access that says what the host's says counts as none, and so does one
// that lets everybody in where the account rules the host.
std::optional<std::string> lends_to_all(const Config& config, const Endpoint& endpoint, bool rules_host = false);

// Warns that a registered endpoint has a name to which installs answer, or will: clients that mean an install get the
// endpoint.
std::optional<std::string> hides_found(const Config& config, const Endpoint& endpoint);

}  // namespace psremoting::config
