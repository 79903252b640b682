#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "config/install.hpp"
#include "service/commands/ask.hpp"

namespace psremoting::service::powershell {

// What is to be added, and how.
struct Addition {
  std::filesystem::path archive;
  std::string sha256;            // what it has to have; empty: nobody said
  std::filesystem::path folder;  // of installs
  bool privileged = false;       // of the command: then nobody else may be able to write to the folder
  std::string account;           // which it is tried as
  bool replace = false;          // one of the same version
  std::chrono::seconds wait{0};  // for sessions in the one that is replaced
};

struct Added {
  config::Version version;
  std::filesystem::path folder;
  std::string sha256;
  bool replaced = false;
};

// Copies the archive, compares its digest, unpacks it, looks at it, tries it, and gives it its name: in this order, and
// whatever goes wrong leaves nothing behind. The service finds it by itself. Errors name the archive and say what to
// do: Errc::malformed, too_large, already_exists, worker_failed, timed_out, access_denied, io. Blocks.
Result<Added> add(const Addition& addition, const AskOptions& service);

}  // namespace psremoting::service::powershell
