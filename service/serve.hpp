#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/handle.hpp"
#include "config/config.hpp"

namespace psremoting::service {

// The unprivileged process: sockets, TLS, HTTP, SOAP, sessions. Started by the launcher.
struct ServeOptions {
  Handle channel;                         // to the launcher
  std::filesystem::path configuration;    // the main file; need not exist
  std::filesystem::path state_directory;  // for the certificate made by ourselves
  bool privileged = false;                // the launcher's: whether files and installs of ordinary users count
};

// Serves until it is ordered to stop, or until the launcher is gone. The process's exit code: 0 or a StartError.
int serve(ServeOptions options);

}  // namespace psremoting::service
