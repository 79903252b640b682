#pragma once

#include "launcher/desk.hpp"
#include "launcher/run_as.hpp"
#include "launcher/windows/logon.hpp"

namespace psremoting::launcher {

// Logs on as whom an endpoint says: "DOMAIN\name$" as a managed service account, any other account without its
// password, or `client`'s virtual account. Takes its time. The error's words are for the client; why Windows refused is
// logged.
Result<Proof> log_on_run_as(Logon& logon, const RunAs& as, const Identity& client);

}  // namespace psremoting::launcher
