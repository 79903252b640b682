#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "service/enable/step.hpp"
#include "service/enable/system.hpp"

namespace psremoting::service::enable {

// What is to be enabled, and where.
struct Plan {
  std::filesystem::path root = "/";  // all files go below it
  System* system = nullptr;          // null: only files are written, as for an image that is not running
  std::filesystem::path program = "/usr/bin/psremoting";  // as the service manager starts it
  std::optional<bool> strict;  // whether sessions are kept from administering the host; nothing: as it is now
  std::string account = "psremoting";
  std::string group = "psremoting-users";

  std::filesystem::path at(const std::filesystem::path& path) const { return root / path.relative_path(); }
};

// The main configuration file.
inline std::filesystem::path configuration_file(const Plan& plan) { return plan.at("/etc/psremoting/psremoting.json"); }

// What makes this host answer, in order; of this platform. The plan outlives the steps.
std::vector<Step> enable_steps(const Plan& plan);
// What takes it back, and what it leaves.
std::vector<Step> disable_steps(const Plan& plan);

}  // namespace psremoting::service::enable
