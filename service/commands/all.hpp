#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// Every command but those that run the service or put it on a machine. `exit_code` outlives the parsing and is set by
// the command that was called; 0 is done, 1 failed, 3 needs an administrator, 4 there is no such thing, 5 something is
// wrong with this host.
void add_commands(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
