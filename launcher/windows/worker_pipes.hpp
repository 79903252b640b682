#pragma once

#include <vector>

#include "base/handle.hpp"
#include "base/result.hpp"

namespace psremoting::launcher {

// Standard input, output and errors of a worker: our ends, for overlapped use, and the worker's, which an ordinary
// program reads and writes as it does any file.
struct WorkerPipes {
  std::vector<Handle> ours, theirs;
};

Result<WorkerPipes> make_worker_pipes();

}  // namespace psremoting::launcher
