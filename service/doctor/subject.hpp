#pragma once

#include <filesystem>

#include "config/paths.hpp"

namespace psremoting::service::doctor {

// Which service is looked at.
struct Subject {
  config::Paths paths;
  std::filesystem::path state_directory;
  bool installed = true;  // the one that the service manager starts; else one that has files of its own, as trials have
};

}  // namespace psremoting::service::doctor
