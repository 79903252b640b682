#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/handle.hpp"
#include "base/result.hpp"

namespace psremoting::launcher {

// A user account of this host, or of its domain, as Windows' databases have it now.
struct LsaAccount {
  std::string domain, name;  // the domain is the computer's name where the account is local
  std::string sid;
  bool local = false;
  bool full_token = true;  // false: Windows wants its administrators' rights filtered when they come over the network
  std::string refused;     // why nobody logs on to it now (disabled, locked out, expired); empty: nothing is known
};

// What a logon without a password (service for user, S4U) needs of Windows' local security authority. Any thread; takes
// its time. Wine has nothing of it.
class Lsa {
 public:
  virtual ~Lsa() = default;
  // Errc::not_found where there is no such account, or it is no user's (a group, a computer).
  virtual Result<LsaAccount> find(const std::string& account) = 0;
  // A primary token of the account. Errc::logon_failed with the reason for the log.
  virtual Result<Handle> log_on(const LsaAccount& account) = 0;
  // The primary token with all the account's rights where Windows gave a filtered one; nothing where it did not.
  virtual std::optional<Handle> unfiltered(const Handle& token) = 0;
};

std::unique_ptr<Lsa> system_lsa();

}  // namespace psremoting::launcher
