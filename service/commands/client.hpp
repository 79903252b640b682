#pragma once

#include <CLI/CLI.hpp>

namespace psremoting::service {

// `psremoting client install | remove`: the client library, libpsrpclient.so, where each PowerShell of this machine
// looks for it, so that New-PSSession -ComputerName works there.
void add_client(CLI::App& app, int& exit_code);

}  // namespace psremoting::service
