#include "launcher/windows/account.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "base/windows/token.hpp"
#include "config/paths.hpp"
#include "config/windows/access_list.hpp"

namespace psremoting::launcher {
namespace {

void add_groups(HANDLE token, Identity& identity) {
  const auto answer = ask_token(token, TokenGroups);
  if (answer.empty()) return;
  const auto* groups = reinterpret_cast<const TOKEN_GROUPS*>(answer.data());
  for (DWORD i = 0; i < groups->GroupCount; ++i) {
    const auto& group = groups->Groups[i];
    // The logon's own SID is another each time; what is only there to be denied gives no right.
    if (!(group.Attributes & SE_GROUP_ENABLED) || (group.Attributes & SE_GROUP_LOGON_ID) == SE_GROUP_LOGON_ID) continue;
    identity.group_ids.push_back(sid_text(group.Sid));
    identity.groups.push_back(config::account_name(group.Sid));
    if (::IsWellKnownSid(group.Sid, WinBuiltinAdministratorsSid)) identity.administrator = true;
  }
  std::sort(identity.groups.begin(), identity.groups.end());
  std::sort(identity.group_ids.begin(), identity.group_ids.end());
}

}  // namespace

Result<Identity> identity_of(HANDLE token, LogonMethod method) {
  Sid user = user_of(token);
  if (user.empty()) return windows_error("the token does not say whose it is");
  Identity identity;
  identity.name = config::account_name(user.data());
  identity.id = sid_text(user.data());
  identity.method = method;
  add_groups(token, identity);
  return identity;
}

Result<Handle> own_token() {
  HANDLE token = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE | TOKEN_ASSIGN_PRIMARY, &token))
    return windows_error("our own token");
  return owned(token);
}

bool is_own_account(const std::string& name) {
  const std::string full = config::own_account();
  const auto slash = full.find('\\');
  const std::string alone = slash == full.npos ? full : full.substr(slash + 1);
  return !alone.empty() && (ascii::equal(name, full) || ascii::equal(name, alone) || ascii::equal(name, ".\\" + alone));
}

bool is_local_system(const Identity& identity) { return identity.id == "S-1-5-18"; }

}  // namespace psremoting::launcher
