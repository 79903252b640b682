#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "service/commands/listener_certificate.hpp"
#include "service/doctor/examine.hpp"

// The checks, a function a part of the host.
namespace psremoting::service::doctor {

// What the configuration says and who may write it.
Checks configuration_checks(const Subject& subject, const config::Loaded& loaded, Host& host);
// Found PowerShells, and where each name goes.
Checks powershell_checks(const config::Config& config);
Checks endpoint_checks(const config::Config& config);

// What the running service says of itself.
struct Running {
  enum class State { yes, no, unknown };
  State state = State::unknown;
  std::vector<config::ListenerConfig> open;
};
Checks service_checks(const Subject& subject, const Ways& ways, Running& running);

// Where it listens, and what answers there.
Checks listener_checks(const Subject& subject, const Ways& ways, const config::Config& config, const Running& running);
Checks certificate_checks(const CertificateFiles& files, const Ways& ways, const config::Config& config);

// Who can log on.
Checks logon_checks(const Subject& subject, const config::Config& config, Host& host);

}  // namespace psremoting::service::doctor
