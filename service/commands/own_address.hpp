#pragma once

#include <string>

namespace psremoting::service {

// Whether an interface of this host has the address now, or it stands for all of them; true also where the system does
// not say.
bool is_own_address(const std::string& address);

}  // namespace psremoting::service
