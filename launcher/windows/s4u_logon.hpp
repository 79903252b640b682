#pragma once

#include <string>

#include "launcher/windows/lsa.hpp"

namespace psremoting::launcher {

// Logs an account on that was proven in another way: a primary token that knows no password, so that it opens nothing
// on other machines. Only accounts of people and programs: neither the system's own (LocalSystem, LOCAL SERVICE,
// NETWORK SERVICE, service accounts) nor `own_sid`, the account that runs psremoting. Errc::logon_failed with the
// reason for the log.
Result<Handle> s4u_logon(Lsa& lsa, const std::string& account, const std::string& own_sid);

}  // namespace psremoting::launcher
