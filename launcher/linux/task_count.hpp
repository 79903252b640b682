#pragma once

#include <cstdint>
#include <optional>

namespace psremoting::launcher {

// How many tasks of this process's account the kernel counts against RLIMIT_NPROC: those of the whole user namespace,
// so also those in other pid namespaces (containers), which /proc does not show. The kernel itself is asked, by forks
// within ever better soft limits. At most a task or two too many; nullopt: no fork succeeds within the hard limit.
// Call as the account, in a process of one thread; the limits are afterwards as they were.
std::optional<std::uint64_t> counted_tasks();

}  // namespace psremoting::launcher
