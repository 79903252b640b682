#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting status` and `psremoting sessions`: what the running service does. Exit code 4: none runs.
void add_status(CLI::App& app, int& exit_code);
void add_sessions(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
