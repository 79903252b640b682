#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/install.hpp"

namespace psremoting::config {

// The endpoint that every client asks for when it is told nothing else.
inline constexpr std::string_view default_endpoint_name = "Microsoft.PowerShell";

// The names an install answers to (design.md, Endpoints), the exact one first.
std::vector<std::string> names_of(const Version& version);

// Whether installs could ever answer to the name: Microsoft.PowerShell, PowerShell.7, PowerShell.7.4, PowerShell.7.4.7,
// PowerShell.7.6.0-preview.4, PowerShell.7-preview.
bool is_found_name(std::string_view name);
// The cure for a name that is none.
inline constexpr std::string_view found_name_forms =
    "write one of the forms PowerShell.7, PowerShell.7.4, PowerShell.7.4.7, PowerShell.7-preview or "
    "Microsoft.PowerShell";

// A name that fits into a resource URI: letters, digits, '.', '-' and '_', at most 128.
bool is_endpoint_name(std::string_view name);

// "*" or an IP address.
bool is_listen_address(std::string_view text);
// Whether no two can listen on one port at both: they are the same, or one of them has the other.
bool listen_addresses_meet(std::string_view a, std::string_view b);

// 64 hexadecimal digits.
bool is_thumbprint(std::string_view text);

}  // namespace psremoting::config
