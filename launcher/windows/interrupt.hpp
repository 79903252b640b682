#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.hpp"
#include "launcher/windows/start_worker.hpp"

namespace psremoting::launcher {

// Sends a worker what ^C at its console would. Only a process of that console can, so `program interrupt --process N`
// is started in the worker's job, as the worker's account.
Result<void> interrupt_worker(const std::filesystem::path& program, const RunningWorker& worker);

// What that process does; its exit code.
int interrupt_console(std::uint32_t process);

}  // namespace psremoting::launcher
