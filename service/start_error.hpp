#pragma once

#include <string_view>

namespace psremoting::service {

// Which step of a start failed: the process's exit code, so that a service manager, a script and the launcher (which
// does not start `serve` again for what would only fail again) can tell. 0 and 1 are as ever; 2 is the command line's.
enum class StartError : int {
  none = 0,
  configuration = 10,
  certificate = 11,
  listener = 12,
  launcher = 13,
  account = 14,
};

// What failed, as a sentence goes on about the service; empty for what is none of them.
constexpr std::string_view words(StartError failed) {
  switch (failed) {
    case StartError::configuration: return "its configuration cannot be used";
    case StartError::certificate: return "there is no certificate for a listener";
    case StartError::listener: return "a listener did not open; its port may be taken";
    case StartError::launcher: return "its two processes lost each other";
    case StartError::account: return "the account that faces the network cannot be used";
    case StartError::none: break;
  }
  return {};
}

constexpr bool is_start_error(int exit_code) { return exit_code >= 10 && exit_code <= 14; }

}  // namespace psremoting::service
