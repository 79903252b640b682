#pragma once

#include <string>
#include <vector>

#include "base/identity.hpp"
#include "launcher/run_as.hpp"

namespace psremoting::launcher {

// An account that nobody made, and that Windows knows while its name is mapped to its SID: "VIRTUAL USERS\PSR VA_…".
struct VirtualAccount {
  std::string name;  // without its domain; what whoami and the event log show
  std::string sid;
  std::vector<std::string> groups;  // as the configuration writes them; empty: Administrators
};

// Their domain, and the group that Windows puts each of them into. Windows has S-1-5-80 to S-1-5-111 for what is no
// user of any database (winnt.h, SECURITY_MIN_BASE_RID and SECURITY_MAX_BASE_RID), and its makers recommend the last
// one, by this name, for everybody's virtual accounts; OpenSSH for Windows has its there (docs/adr/0021). Two programs
// may share it.
inline constexpr const char* virtual_domain = "VIRTUAL USERS";
inline constexpr const char* virtual_domain_sid = "S-1-5-111";
inline constexpr const char* all_virtual_users = "ALL VIRTUAL USERS";
inline constexpr const char* all_virtual_users_sid = "S-1-5-111-0";

// The account of one client on one endpoint in its groups: always the same, and never that of another client, of
// another endpoint, or of other groups. What an account left behind is reached by nobody else.
VirtualAccount virtual_account(const RunAs& as, const Identity& client);

}  // namespace psremoting::launcher
