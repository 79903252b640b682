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

// Whose names an identity is to have, where the account is in them, and who is an administrator beside root. Not all
// of an account's groups: a directory server may take its time for each, and there may be hundreds.
struct GroupsThatMatter {
  std::vector<std::string> administrators;  // config::Config::administrator_groups
  std::vector<std::string> others;
};
Identity identity_of(const Account& account, LogonMethod method, const GroupsThatMatter& groups);

// Without root, only our own account can be logged on to: nobody can become another.
bool can_become(const Account& account);

}  // namespace psremoting::launcher
