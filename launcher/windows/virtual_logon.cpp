#include "launcher/windows/virtual_logon.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "launcher/windows/logon_groups.hpp"

namespace psremoting::launcher {
namespace {

Error refuse(std::string why) { return error(Errc::logon_failed, std::move(why)); }

// Groups that somebody made (S-1-5-21-…) and Windows' own for them (S-1-5-32-…). What else has a name as a group's, as
// SYSTEM or a service, would be an account of Windows' own.
bool is_group_of_people(std::string_view sid) { return sid.starts_with("S-1-5-21-") || sid.starts_with("S-1-5-32-"); }

Result<std::vector<std::string>> sids_of(VirtualLsa& lsa, const std::vector<std::string>& groups) {
  if (groups.empty()) return std::vector<std::string>{administrators_sid};
  std::vector<std::string> sids;
  for (const std::string& group : groups) {
    auto sid = lsa.find_group(group);
    if (!sid) return refuse("the group " + group + " of RunAsVirtualAccountGroups: " + sid.error().detail);
    if (!is_group_of_people(*sid))
      return refuse("RunAsVirtualAccountGroups names " + group + " (" + *sid + "), which is no group of accounts");
    sids.push_back(std::move(*sid));
  }
  return sids;
}

}  // namespace

// A token, and the claim to its account's mapping. The token goes first.
struct VirtualLogon::Held {
  Held(std::shared_ptr<VirtualLogon> logon, std::string name) : logon(std::move(logon)), name(std::move(name)) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    token = Handle();
    logon->let_go(name);
  }
  std::shared_ptr<VirtualLogon> logon;
  std::string name;
  Handle token;
};

Result<std::shared_ptr<const Handle>> VirtualLogon::log_on(const VirtualAccount& account) {
  if (auto ready = lsa_->ready(); !ready) return ready.error();
  auto groups = sids_of(*lsa_, account.groups);  // which may ask a domain controller, so before the lock
  if (!groups) return groups.error();
  // Made before the token, so that a refusal takes the mapping back; it locks when it goes.
  auto held = std::make_shared<Held>(shared_from_this(), account.name);
  {
    std::lock_guard lock(mutex_);
    ++held_[account.name];
    if (auto mapped = map(account); !mapped) return mapped.error();
    auto token = take_token(account, *groups);
    if (!token) return token.error();
    held->token = std::move(*token);
  }
  if (auto fits = check(held->token, account, *groups); !fits) return fits.error();
  return std::shared_ptr<const Handle>(held, &held->token);
}

// The domain has to be there before what is in it, and stays: others may have accounts there.
Result<void> VirtualLogon::map(const VirtualAccount& account) {
  if (auto domain = lsa_->map("", virtual_domain_sid); !domain) return domain;
  if (auto group = lsa_->map(all_virtual_users, all_virtual_users_sid); !group) return group;
  return lsa_->map(account.name, account.sid);
}

// The right is asked for at the logon alone. WinRM leaves it behind (github.com/PowerShell/JEA, issue 27): a line a
// session in the security policy.
Result<Handle> VirtualLogon::take_token(const VirtualAccount& account, const std::vector<std::string>& groups) {
  if (auto granted = lsa_->grant(account.sid); !granted) return granted.error();
  auto token = lsa_->log_on(account.name, groups);
  if (auto revoked = lsa_->revoke(account.sid); !revoked)
    log::write<event::virtual_account_keeps_right>(
        {{"account", account.name}, {"sid", account.sid}, {"why", revoked.error().detail}});
  return token;
}

// Windows looked for a name: another SID may have had it.
Result<void> VirtualLogon::check(const Handle& token, const VirtualAccount& account,
                                 const std::vector<std::string>& groups) {
  auto identity = lsa_->whose(token);
  if (!identity) return refuse(identity.error().detail);
  if (identity->id != account.sid)
    return refuse("Windows logged " + identity->name + " (" + identity->id + ") on instead of " + account.sid);
  for (const std::string& group : groups)
    if (std::ranges::find(identity->group_ids, group) == identity->group_ids.end())
      return refuse("Windows did not make it a member of " + group);
  // A service logon may act as whoever connects to it, the system's own account too. That is more than these groups
  // have.
  if (!identity->administrator) return lsa_->stop_impersonation(token);
  return Result<void>();
}

void VirtualLogon::let_go(const std::string& name) {
  std::lock_guard lock(mutex_);
  auto found = held_.find(name);
  if (found == held_.end() || --found->second > 0) return;
  held_.erase(found);
  if (auto gone = lsa_->unmap(name); !gone)
    log::write<event::virtual_account_name_stays>({{"account", name}, {"why", gone.error().detail}});
}

}  // namespace psremoting::launcher
