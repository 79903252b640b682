#pragma once

#include <string>

#include "launcher/desk.hpp"
#include "launcher/windows/logon.hpp"

namespace psremoting::launcher {

// Logs the account on that an endpoint's RunAsUser names: "DOMAIN\name$" as a managed service account, any other without
// its password. Takes its time. The error's words are for the client; why Windows refused is logged.
Result<Proof> log_on_run_as(Logon& logon, const std::string& account);

}  // namespace psremoting::launcher
