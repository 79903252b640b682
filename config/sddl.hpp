#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/identity.hpp"
#include "base/result.hpp"

namespace psremoting::config {

// What of a security descriptor decides who may open a shell: the discretionary list, in its order (MS-DTYP 2.5.1).
// Owner, group and audit entries are read and have no effect.
struct Sddl {
  struct Entry {
    bool allow = false;    // else deny
    bool execute = false;  // the entry covers opening a shell: GX, or GA which holds it
    bool applies = true;   // not one that is only there to be inherited (IO)
    std::string trustee;   // a SID, aliases resolved

    friend bool operator==(const Entry&, const Entry&) = default;
  };
  std::vector<Entry> entries;

  friend bool operator==(const Sddl&, const Sddl&) = default;
};

// WinRM's default: administrators and Remote Management Users. Its IU (interactive) cannot come over the network.
inline constexpr std::string_view default_sddl = "O:NSG:BAD:P(A;;GA;;;BA)(A;;GA;;;RM)";
// The group that stands for Remote Management Users where there are no SIDs.
inline constexpr std::string_view remote_management_group = "psremoting-users";

// The error says at which character and what to write. What would let everybody in by leaving something out, and what
// cannot be decided here (conditions, object entries, aliases of a domain), is refused.
Result<Sddl> parse_sddl(std::string_view text);

enum class AccessVerdict { allowed, denied, not_mentioned };

// The first entry that covers opening a shell and is about this identity decides. Besides the identity's own SIDs:
// BA is an administrator, RM a member of Remote Management Users or, on Linux, of `psremoting-users`; WD, AU, BU and NU
// are everybody who has logged on, IU and AN nobody; S-1-22-1-UID and S-1-22-2-GID are Linux accounts and groups, as
// Samba writes them.
AccessVerdict evaluate(const Sddl& sddl, const Identity& identity);

}  // namespace psremoting::config
