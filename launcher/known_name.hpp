#pragma once

#include <string>

#include "base/result.hpp"

namespace psremoting::launcher {

// An account or a group that a configuration names, as this host's databases have it now: by the same look-up as at a
// logon, or at the start of a worker that runs as it. Asking may reach a directory server and take its time.
struct KnownName {
  std::string name;         // as Identity has it, which Access is compared with
  bool rules_host = false;  // an account that may do everything here: root, on Windows an administrator
  std::string refused;      // why no worker runs as the account whatever an endpoint says; empty: one can
};

// Errc::not_found where there is none of that name, io where the databases could not be asked.
Result<KnownName> known_account(const std::string& name);
Result<KnownName> known_group(const std::string& name);

}  // namespace psremoting::launcher
