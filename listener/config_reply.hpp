#pragma once

#include <optional>
#include <string_view>

#include "config/config.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// winrm/config or one of its sections ("…/config/service"), in WinRM's words and with the values in force; nothing for
// a section that does not exist (MS-WSMV 2.2.4.7).
std::optional<wsman::ConfigElement> config_reply(const config::Config& config, std::string_view resource_uri);

}  // namespace psremoting::listener
