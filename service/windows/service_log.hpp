#pragma once

#include <filesystem>

#include "service/windows/event_log.hpp"

// Where a service has no standard error, this is it: a pipe of the launcher's, which `serve` inherits, and a thread
// that writes what comes out of it to "log\service.log" below the folder, and to the event log. Only the launcher
// writes there; `serve` has no right to, and need not.
namespace psremoting::service {

// Once, before there is any other thread. False when there is no pipe or no thread: then lines are lost.
bool start_service_log(const std::filesystem::path& folder);

// Reports to the event log, also where no service log was started. Any thread.
void report_event(const Event& event);

// When both processes have nothing more to say: writes what is still in the pipe, and reports the service's end with
// why it is one. Waits for a disk that does not answer, but not for long.
void end_service_log(int exit_code);

}  // namespace psremoting::service
