#include "service/commands/broken_pipe.hpp"

#include <csignal>

namespace psremoting::service {

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace psremoting::service
