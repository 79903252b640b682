#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting endpoint list | show | register | set | unregister`. A change is a changed file of the endpoints' folder,
// which a running service notices by itself.
void add_endpoint(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
