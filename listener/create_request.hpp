#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "psrp/shell_table.hpp"
#include "wsman/fault.hpp"
#include "wsman/operation.hpp"

namespace psremoting::listener {

// What kind of shell a resource URI names.
struct ShellKind {
  bool powershell = false;
  std::string endpoint;  // PowerShell: the configuration's name
};
boost::system::result<ShellKind, wsman::Fault> shell_kind(std::string_view resource_uri);

// The mistakes in a Create that need nothing but the Create itself (MS-WSMV 3.1.4.5.2, PowerShell's own plug-in).
std::optional<wsman::Fault> check_create(const wsman::Header& header, const wsman::Create& create,
                                         const ShellKind& kind);

psrp::CreateRequest create_request(const wsman::Header& header, const wsman::Create& create,
                                   const psrp::Caller& caller);

}  // namespace psremoting::listener
