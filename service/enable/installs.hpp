#pragma once

#include <string>
#include <vector>

#include "config/install.hpp"
#include "service/enable/step.hpp"

namespace psremoting::service::enable {

// Which PowerShells are served and which are not, with the reason; `none` where there is none at all.
Finding describe(const std::vector<config::Install>& installs, const std::string& none);

}  // namespace psremoting::service::enable
