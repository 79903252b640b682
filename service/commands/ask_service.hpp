#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "service/control_door.hpp"

namespace psremoting::service {

// Asks the running service that has this state directory at one of its doors (service/control.hpp has the questions)
// and waits for its answer; both are lines without their end. Errc::not_found where none runs, Errc::access_denied
// where the system does not let us in, Errc::io for what is no answer. Blocks.
Result<std::string> ask_service(const std::filesystem::path& state_directory, Door door, const std::string& question);

}  // namespace psremoting::service
