#pragma once

#include <string>
#include <vector>

#include "service/enable/plan.hpp"

namespace psremoting::service::enable {

// The TCP ports that the plan's configuration listens on for others than this host, as firewalls write them
// ("5986/tcp"); sorted, each once. Those of the defaults where the configuration cannot be read.
std::vector<std::string> open_ports(const Plan& plan);

// Whether it has an HTTPS listener that no certificate is configured for.
bool needs_own_certificate(const Plan& plan);

}  // namespace psremoting::service::enable
