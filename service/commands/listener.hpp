#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting listener list | add | remove`: the main file's Listeners. The service opens its ports when it starts.
void add_listener(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
