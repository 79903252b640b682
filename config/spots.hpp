#pragma once

#include <vector>

#include "config/config.hpp"
#include "config/paths.hpp"
#include "config/watch.hpp"

namespace psremoting::config {

// All that a configuration was made from: its files, the session configurations they name, and where PowerShell is
// installed or could be.
std::vector<Spot> spots_of(const Config& config, const Paths& paths);

}  // namespace psremoting::config
