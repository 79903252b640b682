#include "tests/support/pipe_pair.hpp"

#include <cerrno>
#include <system_error>
#include <sys/socket.h>

namespace psremoting {

PipePair make_pipe_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw std::system_error(errno, std::generic_category(), "socketpair");
  return PipePair{Handle(ends[0]), Handle(ends[1])};
}

}  // namespace psremoting
