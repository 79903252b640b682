#include "launcher/linux/account.hpp"

#include <algorithm>
#include <array>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace psremoting::launcher {
namespace {

std::vector<gid_t> groups_of(const std::string& name, gid_t gid) {
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  while (::getgrouplist(name.c_str(), gid, groups.data(), &count) < 0) groups.resize(static_cast<std::size_t>(count));
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

Result<Account> account_from(const passwd* entry) {
  if (!entry) return error(Errc::not_found, "no such account");
  Account account{entry->pw_name, entry->pw_uid, entry->pw_gid, entry->pw_dir, entry->pw_shell, {}};
  account.groups = groups_of(account.name, account.gid);
  return account;
}

}  // namespace

Result<Account> find_account(const std::string& name) { return account_from(::getpwnam(name.c_str())); }

Identity identity_of(const Account& account, LogonMethod method) {
  constexpr std::array administrators{"sudo", "wheel", "admin"};
  Identity identity;
  identity.name = account.name;
  identity.id = std::to_string(account.uid);
  identity.method = method;
  identity.administrator = account.uid == 0;
  for (gid_t gid : account.groups) {
    identity.group_ids.push_back(std::to_string(gid));
    const auto* group = ::getgrgid(gid);
    if (!group) continue;
    identity.groups.emplace_back(group->gr_name);
    const auto& name = identity.groups.back();
    if (std::find(administrators.begin(), administrators.end(), name) != administrators.end())
      identity.administrator = true;
  }
  std::sort(identity.groups.begin(), identity.groups.end());
  std::sort(identity.group_ids.begin(), identity.group_ids.end());
  return identity;
}

bool can_become(const Account& account) { return ::geteuid() == 0 || account.uid == ::geteuid(); }

}  // namespace psremoting::launcher
