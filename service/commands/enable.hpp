#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting enable` and `psremoting disable`. Their exit codes: 0 it is so, 1 something failed, 3 needs an
// administrator, 4 (Windows) needs a decision of one, and nothing was changed. `exit_code` outlives the parsing.
void add_enable(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
