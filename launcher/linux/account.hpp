#pragma once

#include <string>
#include <vector>
#include <sys/types.h>

#include "base/identity.hpp"
#include "base/result.hpp"

namespace psremoting::launcher {

// An account as the system's databases have it now. Looking it up may ask a directory server and take its time: done
// in a child, but for the account of serve, before there is anybody to keep waiting.
struct Account {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::string home;
  std::string shell;
  std::vector<gid_t> groups;
};

// Errc::not_found where there is no such account, io where the databases could not be asked. The one that we are
// without root, as in a container, needs no entry there: its name is its uid's number then, its home is HOME, and its
// groups are ours.
Result<Account> find_account(const std::string& name);
// The same of a group.
Result<gid_t> find_group(const std::string& name);

// Root and the members of sudo, wheel and admin are administrators. Of other groups the names are those in `groups`
// that the account is in: a directory server may take its time for each, and an account be in hundreds.
Identity identity_of(const Account& account, LogonMethod method, const std::vector<std::string>& groups = {});

// Without root, only our own account can be logged on to: nobody can become another.
bool can_become(const Account& account);

}  // namespace psremoting::launcher
