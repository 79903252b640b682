#pragma once

#include <filesystem>
#include <string>

namespace psremoting::service {

// The socket of the service that has this state directory, which only that service's account writes to.
inline std::string control_address(const std::filesystem::path& state_directory) {
  return (state_directory / "control").string();
}

}  // namespace psremoting::service
