#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting doctor`. Exit codes: 0 nothing is wrong, 5 something is. `exit_code` outlives the parsing.
void add_doctor(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
