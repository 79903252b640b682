#pragma once

#include "launcher/linux/start_worker.hpp"

namespace psremoting::launcher {

// The keeper of one worker: a process of its own, with the launcher's privilege, that opens the PAM session, starts the
// worker, and sees to it that nothing of it is left when it ends. It tells the launcher Started or Failed and then
// WorkerExited over `channel`, and hears SignalWorker from it; the channel's end means kill. Gives the exit code.
int keep(const WorkerPlan& plan, const WorkerEnds& ends, int channel);

}  // namespace psremoting::launcher
