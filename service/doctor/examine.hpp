#pragma once

#include <chrono>
#include <functional>

#include "service/commands/identify.hpp"
#include "service/doctor/host.hpp"

namespace psremoting::service::doctor {

// By what we look.
struct Ways {
  Host& host;
  // As ask_service() and identify(), in service/commands.
  std::function<Result<std::string>(const std::filesystem::path& state_directory, const std::string& question)> ask;
  std::function<Result<Identified>(const Where&)> identify;
  std::chrono::system_clock::time_point now;
};

// Everything that keeps a session from being opened on this host, in the order to mend it. Changes nothing. Blocks.
Checks examine(const Subject& subject, const Ways& ways);

}  // namespace psremoting::service::doctor
