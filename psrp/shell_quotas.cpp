#include "psrp/shell_quotas.hpp"

namespace psremoting::psrp {

Result<void> ShellQuotas::add(const std::string& endpoint, const Identity& user, const config::Quotas& quotas) {
  auto& users = endpoints_[endpoint];
  auto mine = users.shells.find(user.id);
  const std::uint32_t reserve = user.administrator ? for_administrators : 0;
  auto refuse = [](Errc code, const char* what, std::uint32_t most, const char* quota) {
    return error(code, std::string(what) + ": " + std::to_string(most) + " are allowed (" + quota + ").");
  };
  if (mine != users.shells.end() && mine->second >= quotas.max_shells_per_user)
    return refuse(Errc::quota_shells_user, "This user has too many shells open here", quotas.max_shells_per_user,
                  "MaxShellsPerUser");
  if (mine == users.shells.end() && users.shells.size() >= quotas.max_concurrent_users + reserve)
    return refuse(Errc::quota_users, "Too many users have shells open here", quotas.max_concurrent_users,
                  "MaxConcurrentUsers");
  if (users.total >= quotas.max_shells + reserve)
    return refuse(Errc::quota_shells_endpoint, "Too many shells are open here", quotas.max_shells, "MaxShells");
  if (quotas.max_shells_per_user == 0)
    return refuse(Errc::quota_shells_user, "No shell may be opened here", 0, "MaxShellsPerUser");
  ++users.shells[user.id];
  ++users.total;
  return {};
}

void ShellQuotas::remove(const std::string& endpoint, const std::string& user) {
  auto& users = endpoints_[endpoint];
  auto mine = users.shells.find(user);
  if (mine == users.shells.end()) return;
  if (--mine->second == 0) users.shells.erase(mine);
  if (--users.total == 0) endpoints_.erase(endpoint);
}

}  // namespace psremoting::psrp
