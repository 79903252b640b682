#pragma once

#include <vector>
#include <sys/types.h>

namespace psremoting::launcher {

// From now on the orphans among this process's descendants become its own children, so that none gets away.
void adopt_orphans();

// The children of the calling, single-threaded process.
std::vector<pid_t> own_children();

// Kills all children, and those they leave behind, until there are none, reaping each. For a process that has no other
// children than those. Whoever of them is `main` has its wait status in the answer, if it was reaped here; else -1.
int end_tree(pid_t main);

}  // namespace psremoting::launcher
