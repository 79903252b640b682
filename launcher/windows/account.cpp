#include "launcher/windows/account.hpp"

#include <sddl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/ascii.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "config/paths.hpp"
#include "config/windows/access_list.hpp"
#include "config/windows/local_freed.hpp"

namespace psremoting::launcher {
namespace {

std::string text_of(PSID sid) {
  wchar_t* text = nullptr;
  if (!::ConvertSidToStringSidW(sid, &text)) return {};
  const std::unique_ptr<void, config::LocalFreed> freed(text);
  return utf8(text);
}

// Empty where the token does not tell.
std::vector<char> ask(HANDLE token, TOKEN_INFORMATION_CLASS what) {
  DWORD size = 0;
  ::GetTokenInformation(token, what, nullptr, 0, &size);
  std::vector<char> answer(size);
  if (size == 0 || !::GetTokenInformation(token, what, answer.data(), size, &size)) return {};
  return answer;
}

bool is_administrators(PSID sid) {
  std::array<char, SECURITY_MAX_SID_SIZE> administrators{};
  auto size = static_cast<DWORD>(administrators.size());
  return ::CreateWellKnownSid(WinBuiltinAdministratorsSid, nullptr, administrators.data(), &size) &&
         ::EqualSid(sid, administrators.data());
}

void add_groups(HANDLE token, Identity& identity) {
  const auto answer = ask(token, TokenGroups);
  if (answer.empty()) return;
  const auto* groups = reinterpret_cast<const TOKEN_GROUPS*>(answer.data());
  for (DWORD i = 0; i < groups->GroupCount; ++i) {
    const auto& group = groups->Groups[i];
    // The logon's own SID is another each time; what is only there to be denied gives no right.
    if (!(group.Attributes & SE_GROUP_ENABLED) || (group.Attributes & SE_GROUP_LOGON_ID) == SE_GROUP_LOGON_ID) continue;
    identity.group_ids.push_back(text_of(group.Sid));
    identity.groups.push_back(config::account_name(group.Sid));
    if (is_administrators(group.Sid)) identity.administrator = true;
  }
  std::sort(identity.groups.begin(), identity.groups.end());
  std::sort(identity.group_ids.begin(), identity.group_ids.end());
}

}  // namespace

Result<Identity> identity_of(HANDLE token, LogonMethod method) {
  const auto answer = ask(token, TokenUser);
  if (answer.empty()) return windows_error("the token does not say whose it is");
  const auto* user = reinterpret_cast<const TOKEN_USER*>(answer.data());
  Identity identity;
  identity.name = config::account_name(user->User.Sid);
  identity.id = text_of(user->User.Sid);
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
  return !alone.empty() &&
         (ascii::equal(name, full) || ascii::equal(name, alone) || ascii::equal(name, ".\\" + alone));
}

bool is_local_system(const Identity& identity) { return identity.id == "S-1-5-18"; }

}  // namespace psremoting::launcher
