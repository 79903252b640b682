#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting powershell`: versions side by side, put there by us. `exit_code` outlives the parsing.
void add_powershell(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
