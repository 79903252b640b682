#pragma once

#include <cstdint>

namespace psremoting::launcher {

// The memory of this host in bytes, or less where it is bounded for us: by a cgroup or a job that we are in, as a
// container's is.
std::uint64_t host_memory();

// So many percent of it.
inline std::uint64_t host_memory(std::uint32_t percent) { return host_memory() / 100 * percent; }

}  // namespace psremoting::launcher
