#include "launcher/linux/child.hpp"

#include <climits>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace psremoting::launcher {

void close_all_but(std::vector<int> kept) {
  std::sort(kept.begin(), kept.end());
  unsigned from = 3;
  for (int fd : kept) {
    if (fd < static_cast<int>(from)) continue;
    if (fd > static_cast<int>(from)) ::close_range(from, static_cast<unsigned>(fd) - 1, 0);
    from = static_cast<unsigned>(fd) + 1;
  }
  ::close_range(from, UINT_MAX, 0);
}

void reset_signals(const sigset_t& mask) {
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);  // refuses KILL and STOP, which is right
  ::sigprocmask(SIG_SETMASK, &mask, nullptr);
}

bool die_with_parent(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  return ::getppid() == parent;
}

void send_message(int socket, std::string_view bytes) {
  while (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

Error last_error(std::string_view what) {
  return error(Errc::io, std::string(what) + ": " + std::generic_category().message(errno));
}

}  // namespace psremoting::launcher
