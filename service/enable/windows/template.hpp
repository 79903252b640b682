#pragma once

#include <cstdint>
#include <string>

namespace psremoting::service::enable {

// installer/windows/psremoting.json as it was when this was built, with these ports; 0 is the usual one for HTTPS, and
// none for HTTP.
std::string configuration_text(std::uint16_t https_port, std::uint16_t http_port);

}  // namespace psremoting::service::enable
