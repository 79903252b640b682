#pragma once

#include <filesystem>

namespace psremoting::bench {

// The listener as it is, over TLS on a loopback port, with workers in memory below it (tests/support). Writes its port
// to `port_to` and serves until SIGTERM.
void serve_in_memory(const std::filesystem::path& folder, int port_to);

}  // namespace psremoting::bench
