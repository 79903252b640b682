#pragma once

#include <string>

#include "launcher/windows/lsa.hpp"

namespace psremoting::launcher {

// What LookupAccountName, and for local accounts NetUserGetInfo, say of a name: "DOMAIN\name", ".\name", "name@domain",
// or a plain name, which Windows looks for. May ask a domain controller. Errc::not_found where it is no user.
Result<LsaAccount> account_facts(const std::string& account);

}  // namespace psremoting::launcher
