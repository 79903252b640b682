#pragma once

#include <string>

#include "service/doctor/host.hpp"
#include "service/enable/windows/machine.hpp"

namespace psremoting::service::doctor {

// What Windows' administrators type.
Lines windows_lines();

// The program of `"C:\Program Files\psremoting\psremoting.exe" service …`; a command line without quotes ends at its
// first blank.
std::string program_of(const std::string& command_line);

// Whether this Windows will do, and what the service manager knows of the service, where that one is looked at.
Checks manager_checks(enable::Machine& machine, bool installed);

// Whether the rule is there that lets clients in to the registered program.
Checks firewall_checks(enable::Machine& machine, const std::filesystem::path& folder);

}  // namespace psremoting::service::doctor
