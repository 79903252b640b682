#pragma once

#include <sys/types.h>

#include "base/channel.hpp"
#include "launcher/linux/loop.hpp"
#include "launcher/options.hpp"

namespace psremoting::launcher {

// Starts the program that serves, without any privilege where we have some, with one end of a channel; gives ours.
struct ServeProcess {
  pid_t pid = -1;
  Handle channel;
};
Result<ServeProcess> start_serve(LinuxLoop& loop, const Options& options, LinuxLoop::Exited exited);

}  // namespace psremoting::launcher
