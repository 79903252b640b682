#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace psremoting {

enum class LogonMethod { basic, certificate, negotiate, kerberos };

// Who was authenticated. A plain value: two requests come from the same identity exactly when these are equal, so
// whatever shapes a right or a worker belongs in here.
struct Identity {
  std::string name;                    // the account as the operating system spells it
  std::string id;                      // uid in decimal, or the SID in its text form: what rights are decided by
  std::vector<std::string> groups;     // names, sorted: those that rights are asked for by (Windows: all)
  std::vector<std::string> group_ids;  // gids or SIDs, sorted
  LogonMethod method = LogonMethod::basic;
  bool administrator = false;  // root or an administrators' group: sees every shell

  friend bool operator==(const Identity&, const Identity&) = default;
};

// The same person: enough to reach a shell of one's own over a connection that proved it in another way.
inline bool same_account(const Identity& a, const Identity& b) { return a.id == b.id && a.name == b.name; }

}  // namespace psremoting
