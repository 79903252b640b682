#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting explain CODE`: what an error code, or a line that a client showed, means, who says it, and the cure.
void add_explain(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
