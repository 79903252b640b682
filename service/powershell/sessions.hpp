#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "service/commands/ask.hpp"

namespace psremoting::service::powershell {

// The programs of the workers of all open sessions, one each, as the running service tells them. Errc::not_found where
// no service runs, and as ask() where it cannot be asked.
Result<std::vector<std::filesystem::path>> programs_of_sessions(const AskOptions& service);

// How many of them are in an install's folder.
std::size_t count_in(const std::vector<std::filesystem::path>& programs, const std::filesystem::path& install);

// Waits until no session is open in an install; where no service runs there is none. Errc::timed_out, saying how many
// there are and how to end them, after `wait`; errors of ask() else. Blocks.
Result<void> wait_for_sessions(const AskOptions& service, const std::filesystem::path& install,
                               std::chrono::seconds wait);

}  // namespace psremoting::service::powershell
