#include "service/commands/client.hpp"

namespace psremoting::service {

// PowerShell on Windows has a WSMan client of its own.
void add_client(CLI::App&, int&) {}

}  // namespace psremoting::service
