#include "launcher/windows/serve_token.hpp"

#include <vector>
#include <windows.h>

#include "base/log.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "base/windows/token.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/logon.hpp"

namespace psremoting::launcher {
namespace {

// All privileges that it has but the one that everybody has. By name, because DISABLE_MAX_PRIVILEGE, which says the
// same, does nothing on Wine.
Result<std::vector<LUID_AND_ATTRIBUTES>> privileges_to_delete(const Handle& token) {
  const auto answer = ask_token(native(token), TokenPrivileges);
  if (answer.empty()) return windows_error("the privileges of a token");
  LUID everybodys{};
  ::LookupPrivilegeValueW(nullptr, SE_CHANGE_NOTIFY_NAME, &everybodys);
  const auto* all = reinterpret_cast<const TOKEN_PRIVILEGES*>(answer.data());
  std::vector<LUID_AND_ATTRIBUTES> others;
  for (DWORD i = 0; i < all->PrivilegeCount; ++i) {
    const auto& one = all->Privileges[i];
    if (one.Luid.LowPart != everybodys.LowPart || one.Luid.HighPart != everybodys.HighPart)
      others.push_back({one.Luid, 0});
  }
  return others;
}

// Administrators only counts where it is denied something.
Result<Handle> restrict(const Handle& token) {
  Sid administrators = well_known(WinBuiltinAdministratorsSid);
  if (administrators.empty()) return windows_error("the SID of Administrators");
  SID_AND_ATTRIBUTES denied{administrators.data(), 0};
  auto privileges = privileges_to_delete(token);
  if (!privileges) return privileges.error();
  const auto count = static_cast<DWORD>(privileges->size());
  HANDLE restricted = nullptr;
  if (!::CreateRestrictedToken(native(token), 0, 1, &denied, count, privileges->data(), 0, nullptr, &restricted))
    return windows_error("CreateRestrictedToken");
  return owned(restricted);
}

// Nobody needs its password; only the system may do so.
Result<Handle> local_service() {
  if (logon_is_pretence()) return error(Errc::not_supported, "this is Wine, whose LogonUser only pretends");
  HANDLE token = nullptr;
  if (!::LogonUserW(L"LocalService", L"NT AUTHORITY", nullptr, LOGON32_LOGON_SERVICE, LOGON32_PROVIDER_DEFAULT, &token))
    return windows_error("logging on LocalService");
  return owned(token);
}

Result<ServeToken> restricted_token() {
  auto base = own_token();
  if (!base) return base.error();
  auto identity = identity_of(native(*base), LogonMethod::basic);
  if (!identity) return identity.error();
  const bool other = is_local_system(*identity);
  if (other) base = local_service();
  if (!base) return base.error();
  auto restricted = restrict(*base);
  if (!restricted) return restricted.error();
  return ServeToken{std::move(*restricted), other};
}

}  // namespace

Result<ServeToken> serve_token(const Options& options) {
  auto restricted = restricted_token();
  if (restricted) return restricted;
  if (!options.own_account_only)
    return error(Errc::access_denied, "serve would keep privilege: " + restricted.error().detail);
  log::write<event::serve_not_restricted>({{"why", restricted.error().detail}});
  return ServeToken();
}

}  // namespace psremoting::launcher
