#pragma once

#include <functional>

#include "launcher/linux/loop.hpp"
#include "launcher/options.hpp"
#include "launcher/serve_process.hpp"

namespace psremoting::launcher {

// Starts the program that serves, without any privilege where we have some, with one end of a channel. Its end is told
// in the loop.
Result<std::unique_ptr<ServeProcess>> start_serve(LinuxLoop& loop, const Options& options,
                                                  std::function<void(ServeExit)> ended);

}  // namespace psremoting::launcher
