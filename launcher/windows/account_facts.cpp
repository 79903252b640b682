#include "launcher/windows/account_facts.hpp"

#include <array>
#include <ctime>
#include <memory>
#include <windows.h>
#include <lm.h>

#include "base/ascii.hpp"
#include "base/windows/text.hpp"
#include "base/windows/token.hpp"

namespace psremoting::launcher {
namespace {

struct NetFreed {
  void operator()(void* memory) const { ::NetApiBufferFree(memory); }
};

std::wstring computer_name() {
  std::array<wchar_t, MAX_COMPUTERNAME_LENGTH + 1> name{};
  auto size = static_cast<DWORD>(name.size());
  return ::GetComputerNameW(name.data(), &size) ? std::wstring(name.data(), size) : std::wstring();
}

std::wstring whole_name(const std::string& account) {
  if (account.starts_with(".\\")) return computer_name() + wide(account.substr(1));
  return wide(account);
}

// What LogonUser would refuse by itself. S4U's own checks are not documented, so these are ours.
std::string why_not(const std::wstring& name) {
  USER_INFO_4* facts = nullptr;
  const DWORD code = ::NetUserGetInfo(nullptr, name.c_str(), 4, reinterpret_cast<BYTE**>(&facts));
  const std::unique_ptr<void, NetFreed> freed(facts);
  if (code != NERR_Success) return "cannot be looked at: " + windows_error("NetUserGetInfo", code).detail;
  if (facts->usri4_flags & UF_ACCOUNTDISABLE) return "is disabled";
  if (facts->usri4_flags & UF_LOCKOUT) return "is locked out";
  if (facts->usri4_acct_expires != TIMEQ_FOREVER && facts->usri4_acct_expires <= static_cast<DWORD>(std::time(nullptr)))
    return "has expired";
  return {};
}

bool filters_local_accounts() {
  DWORD full = 0, size = sizeof full;
  const LSTATUS read =
      ::RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System",
                     L"LocalAccountTokenFilterPolicy", RRF_RT_REG_DWORD, nullptr, &full, &size);
  return read != ERROR_SUCCESS || full != 1;
}

}  // namespace

Result<LsaAccount> account_facts(const std::string& account) {
  std::array<char, SECURITY_MAX_SID_SIZE> sid{};
  std::array<wchar_t, 1024> domain{}, name{};
  auto sid_size = static_cast<DWORD>(sid.size()), domain_size = static_cast<DWORD>(domain.size());
  SID_NAME_USE use{};
  if (!::LookupAccountNameW(nullptr, whole_name(account).c_str(), sid.data(), &sid_size, domain.data(), &domain_size,
                            &use))
    return error(Errc::not_found, windows_error("LookupAccountName").detail);
  if (use != SidTypeUser) return error(Errc::not_found, "it is no user's");
  // By its SID again, for the name as Windows writes it: the UPN's first part need not be the account's name.
  auto name_size = static_cast<DWORD>(name.size());
  domain_size = static_cast<DWORD>(domain.size());
  if (!::LookupAccountSidW(nullptr, sid.data(), name.data(), &name_size, domain.data(), &domain_size, &use))
    return error(Errc::not_found, windows_error("LookupAccountSid").detail);
  LsaAccount facts;
  facts.domain = utf8(domain.data());
  facts.name = utf8(name.data());
  facts.sid = sid_text(sid.data());
  facts.local = ascii::equal(facts.domain, utf8(computer_name()));
  // The domain's controller says itself whom it does not log on.
  if (facts.local) facts.refused = why_not(name.data());
  facts.full_token = !facts.local || !filters_local_accounts();
  return facts;
}

}  // namespace psremoting::launcher
