#pragma once

#include <string>
#include <windows.h>

#include "base/handle.hpp"
#include "base/identity.hpp"
#include "base/result.hpp"

namespace psremoting::launcher {

// Whom a token stands for, with the groups that are in force in it. May ask a domain controller for names and take its
// time: not for the launcher's own thread.
Result<Identity> identity_of(HANDLE token, LogonMethod method);

// The token of this process, to be looked at and duplicated.
Result<Handle> own_token();

// Whether the words name the account we run as: "DOMAIN\name", "name", or ".\name", in any case of letters.
bool is_own_account(const std::string& name);

// Whether this is the system's own account, as which nothing of ours runs but the launcher.
bool is_local_system(const Identity& identity);

}  // namespace psremoting::launcher
