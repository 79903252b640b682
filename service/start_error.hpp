#pragma once

#include <string_view>

namespace psremoting::service {

// Which step of a start failed: the process's exit code, so that a service manager, a script and the launcher (which does
// not start `serve` again for what would only fail again) can tell. 0 and 1 are as ever; 2 is the command line's.
enum class StartError : int {
  none = 0,
  configuration = 10,
  certificate = 11,
  listener = 12,
  launcher = 13,
  account = 14,
};

constexpr bool is_start_error(int exit_code) { return exit_code >= 10 && exit_code <= 14; }

}  // namespace psremoting::service
