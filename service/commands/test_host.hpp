#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting test HOST`: asks a WSMan service who it is (Identify), and says which step failed where one does.
void add_test(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
