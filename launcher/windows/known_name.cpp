#include "launcher/known_name.hpp"

#include <array>
#include <memory>
#include <windows.h>
#include <lm.h>

#include "base/windows/text.hpp"
#include "config/windows/access_list.hpp"
#include "launcher/windows/account_facts.hpp"

namespace psremoting::launcher {
namespace {

struct NetFreed {
  void operator()(void* memory) const { ::NetApiBufferFree(memory); }
};

std::wstring administrators() {
  std::array<char, SECURITY_MAX_SID_SIZE> sid{};
  auto size = static_cast<DWORD>(sid.size());
  if (!::CreateWellKnownSid(WinBuiltinAdministratorsSid, nullptr, sid.data(), &size)) return {};
  const std::string name = config::account_name(sid.data());  // BUILTIN\Administrators, in the host's language
  return wide(name.substr(name.find('\\') + 1));
}

// In the host's own group, through the domain's groups, too.
bool is_administrator(const LsaAccount& account) {
  LOCALGROUP_USERS_INFO_0* groups = nullptr;
  DWORD count = 0, all = 0;
  const auto name = wide(account.local ? account.name : account.domain + '\\' + account.name);
  const DWORD code = ::NetUserGetLocalGroups(nullptr, name.c_str(), 0, LG_INCLUDE_INDIRECT,
                                             reinterpret_cast<BYTE**>(&groups), MAX_PREFERRED_LENGTH, &count, &all);
  const std::unique_ptr<void, NetFreed> freed(groups);
  const std::wstring wanted = administrators();
  for (DWORD i = 0; code == NERR_Success && i < count; ++i)
    if (::lstrcmpiW(groups[i].lgrui0_name, wanted.c_str()) == 0) return true;
  return false;
}

// A domain's name may be one that nobody can be asked about now.
Error why_not(const std::string& what) {
  const DWORD code = ::GetLastError();
  return error(code == ERROR_NONE_MAPPED ? Errc::not_found : Errc::io, windows_error(what, code).detail);
}

}  // namespace

Result<KnownName> known_account(const std::string& name) {
  auto facts = account_facts(name);
  if (!facts) return facts.error();
  return KnownName{facts->domain + '\\' + facts->name, is_administrator(*facts),
                   facts->refused.empty() ? "" : "it " + facts->refused};
}

Result<KnownName> known_group(const std::string& name) {
  std::array<char, SECURITY_MAX_SID_SIZE> sid{};
  std::array<wchar_t, 1024> domain{};
  auto sid_size = static_cast<DWORD>(sid.size()), domain_size = static_cast<DWORD>(domain.size());
  SID_NAME_USE use{};
  if (!::LookupAccountNameW(nullptr, wide(name).c_str(), sid.data(), &sid_size, domain.data(), &domain_size, &use))
    return why_not("LookupAccountName");
  if (use != SidTypeAlias && use != SidTypeGroup && use != SidTypeWellKnownGroup)
    return error(Errc::not_found, "it is no group's name");
  return KnownName{config::account_name(sid.data()), false, {}};
}

}  // namespace psremoting::launcher
