#pragma once

#include <functional>

#include "launcher/options.hpp"
#include "launcher/serve_process.hpp"
#include "launcher/windows/loop.hpp"

namespace psremoting::launcher {

// Starts the program that serves, without any privilege, as a process of its own job, which may have no other process
// in it; with one end of a channel and three events: we tell it to stop and to read the configuration anew, it tells us
// that it is ready. Its end is told in the loop. `options` outlive it.
Result<std::unique_ptr<ServeProcess>> start_serve(WindowsLoop& loop, const Options& options,
                                                  std::function<void(ServeExit)> ended);

}  // namespace psremoting::launcher
