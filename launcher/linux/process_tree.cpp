#include "launcher/linux/process_tree.hpp"

#include <cerrno>
#include <fstream>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

namespace psremoting::launcher {

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

std::vector<pid_t> own_children() {
  std::vector<pid_t> children;
  std::ifstream list("/proc/thread-self/children");
  for (pid_t pid = 0; list >> pid;) children.push_back(pid);
  return children;
}

int end_tree(pid_t main) {
  int main_status = -1;
  for (;;) {
    // A child that dies leaves us its own: they are in the list the next time.
    for (pid_t pid : own_children()) ::kill(pid, SIGKILL);
    int status = 0;
    const pid_t pid = ::waitpid(-1, &status, 0);
    if (pid == main) main_status = status;
    if (pid < 0 && errno != EINTR) return main_status;
  }
}

}  // namespace psremoting::launcher
