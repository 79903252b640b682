#pragma once

#include <vector>

#include "config/config.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// Every endpoint in WinRM's words (MS-WSMV 2.2.4.22), sorted by name: those that a client can ask for now, found and
// registered, and the registered ones that cannot be opened, as not enabled.
std::vector<wsman::PluginInfo> plugin_replies(const config::Config& config);

}  // namespace psremoting::listener
