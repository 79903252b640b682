#include "launcher/linux/account.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <set>
#include <system_error>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "config/paths.hpp"

namespace psremoting::launcher {
namespace {

std::vector<gid_t> groups_of(const std::string& name, gid_t gid) {
  std::vector<gid_t> groups(64);
  int count = static_cast<int>(groups.size());
  while (::getgrouplist(name.c_str(), gid, groups.data(), &count) < 0) groups.resize(static_cast<std::size_t>(count));
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

// Sorted, each once.
std::set<std::string> all_names(const GroupsThatMatter& groups) {
  std::set<std::string> names(groups.others.begin(), groups.others.end());
  names.insert(groups.administrators.begin(), groups.administrators.end());
  names.insert(config::remote_management_users());
  return names;
}

bool is_in(const Account& account, const std::string& name) {
  const auto group = find_group(name);
  return group && std::ranges::find(account.groups, *group) != account.groups.end();
}

// getpwnam(3) and getgrnam(3): what stands in errno where there simply is none of that name.
Error why_none(const char* what) {
  if (errno == 0 || errno == ENOENT || errno == ESRCH || errno == EBADF || errno == EPERM)
    return error(Errc::not_found, std::string("no such ") + what);
  return error(Errc::io, std::generic_category().message(errno));
}

Result<Account> account_from(const passwd* entry) {
  if (!entry) return why_none("account");
  Account account{entry->pw_name, entry->pw_uid, entry->pw_gid, entry->pw_dir, entry->pw_shell, {}};
  account.groups = groups_of(account.name, account.gid);
  return account;
}

bool is_our_own_number(const std::string& name) {
  return ::geteuid() != 0 && name == std::to_string(::geteuid()) && !config::own_account_is_known();
}

Account our_own(const std::string& name) {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): no thread of ours sets variables
  Account account{name, ::geteuid(), ::getegid(), home && *home == '/' ? home : "/", "/bin/sh", {::getegid()}};
  std::vector<gid_t> others(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
  const int count = ::getgroups(static_cast<int>(others.size()), others.data());
  others.resize(static_cast<std::size_t>(std::max(count, 0)));
  std::ranges::copy_if(others, std::back_inserter(account.groups), [](gid_t gid) { return gid != ::getegid(); });
  return account;
}

}  // namespace

Result<Account> find_account(const std::string& name) {
  errno = 0;
  const auto* entry = ::getpwnam(name.c_str());
  if (!entry && is_our_own_number(name)) return our_own(name);
  return account_from(entry);
}

Result<gid_t> find_group(const std::string& name) {
  errno = 0;
  const auto* group = ::getgrnam(name.c_str());
  return group ? Result<gid_t>(group->gr_gid) : why_none("group");
}

Identity identity_of(const Account& account, LogonMethod method, const GroupsThatMatter& groups) {
  Identity identity;
  identity.name = account.name;
  identity.id = std::to_string(account.uid);
  identity.method = method;
  identity.administrator = account.uid == 0;
  for (gid_t gid : account.groups) identity.group_ids.push_back(std::to_string(gid));
  for (const std::string& name : all_names(groups)) {
    if (!is_in(account, name)) continue;
    identity.groups.push_back(name);
    if (std::ranges::find(groups.administrators, name) != groups.administrators.end()) identity.administrator = true;
  }
  std::ranges::sort(identity.group_ids);
  return identity;
}

bool can_become(const Account& account) { return ::geteuid() == 0 || account.uid == ::geteuid(); }

}  // namespace psremoting::launcher
