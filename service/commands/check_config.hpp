#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting check-config`: 0 when the service could start with it and open sessions on each of its endpoints, 1 with
// every mistake otherwise.
void add_check_config(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
