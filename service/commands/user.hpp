#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting user list | add | remove | lock | unlock`: the built-in user file, which the main file's UserFile names.
void add_user(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
