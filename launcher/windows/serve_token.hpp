#pragma once

#include "base/handle.hpp"
#include "launcher/options.hpp"

namespace psremoting::launcher {

struct ServeToken {
  Handle token;                // none: our own
  bool other_account = false;  // which may not use our desktop
};

// What `serve` runs with (docs/adr/0010): where we are the system itself, LocalService without any privilege; else our
// own account without its privileges and without its right to administer. None, with the reason in the log, where
// Windows makes us no such token and we start no workers as others; an error where we do.
Result<ServeToken> serve_token(const Options& options);

}  // namespace psremoting::launcher
