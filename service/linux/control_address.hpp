#pragma once

#include <filesystem>
#include <string>

#include "service/control_door.hpp"

namespace psremoting::service {

// The sockets of the service that has this state directory, which only that service's account writes to.
inline std::string control_address(const std::filesystem::path& state_directory, Door door) {
  return (state_directory / (door == Door::administrators ? "control" : "self")).string();
}

}  // namespace psremoting::service
