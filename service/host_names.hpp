#pragma once

#include <string>
#include <vector>

namespace psremoting::service {

// What clients may call this host, its own name first: for a certificate. Never empty.
std::vector<std::string> host_names();

}  // namespace psremoting::service
