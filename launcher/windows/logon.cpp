#include "launcher/windows/logon.hpp"

#include <windows.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/s4u_logon.hpp"
#include "launcher/windows/virtual_logon.hpp"

namespace psremoting::launcher {
namespace {

// "DOMAIN\name" and ".\name" apart; "name@domain" and a plain name stay whole, and Windows looks for them.
struct AccountName {
  std::wstring domain, name;
};

AccountName split(const std::string& account) {
  const auto slash = account.find('\\');
  if (slash == account.npos) return {{}, wide(account)};
  return {wide(account.substr(0, slash)), wide(account.substr(slash + 1))};
}

class SystemLogon final : public Logon {
 public:
  Result<Handle> with_password(const std::string& account, const Secret& password) override {
    if (logon_is_pretence()) return error(Errc::not_supported, "this is Wine, whose LogonUser accepts every password");
    const auto who = split(account);
    const bool whole = who.domain.empty() && who.name.find(L'@') != who.name.npos;
    const wchar_t* domain = whole ? nullptr : who.domain.empty() ? L"." : who.domain.c_str();
    std::wstring secret = wide(password.reveal());
    HANDLE token = nullptr;
    // As WinRM does for Basic: a network logon that can go on to other machines, since the password was sent.
    const bool proven = ::LogonUserW(who.name.c_str(), domain, secret.c_str(), LOGON32_LOGON_NETWORK_CLEARTEXT,
                                     LOGON32_PROVIDER_DEFAULT, &token);
    const DWORD code = ::GetLastError();
    ::SecureZeroMemory(secret.data(), secret.size() * sizeof(wchar_t));
    if (!proven) return error(Errc::logon_failed, windows_error("LogonUser", code).detail);
    return owned(token);
  }

  Result<Handle> without_password(const std::string& account) override {
    if (logon_is_pretence()) return error(Errc::not_supported, "this is Wine, which has no logon without a password");
    auto own = own_token();
    if (!own) return own.error();
    auto self = identity_of(native(*own), LogonMethod::basic);
    if (!self) return self.error();
    return s4u_logon(*lsa_, account, self->id);
  }

  // The password is one that nobody has: Windows takes it for "fetch the real one". SERVICE_ACCOUNT_PASSWORD of
  // lmaccess.h; that LogonUser wants it, as a service logon, and no empty one: learn.microsoft.com, archived forum
  // thread "How to Impersonate as Group Managed Service Account (GMSA) in Application"; tried in
  // github.com/DataDog/datadog-agent, pull request 53249 (without it error 1326).
  Result<Handle> managed(const std::string& account) override {
    if (logon_is_pretence()) return error(Errc::not_supported, "this is Wine, whose LogonUser accepts every password");
    constexpr const wchar_t* fetch = L"_SA_{262E99C9-6160-4871-ACEC-4E61736B6F21}";
    const auto who = split(account);
    if (who.domain.empty()) return error(Errc::logon_failed, "a managed service account is written DOMAIN\\name$");
    HANDLE token = nullptr;
    if (!::LogonUserW(who.name.c_str(), who.domain.c_str(), fetch, LOGON32_LOGON_SERVICE, LOGON32_PROVIDER_DEFAULT,
                      &token))
      return error(Errc::logon_failed, windows_error("LogonUser").detail);
    return owned(token);
  }

  // Wine lacks the functions, so that it is refused without being asked who it is.
  Result<std::shared_ptr<const Handle>> made_up(const VirtualAccount& account) override {
    return virtual_->log_on(account);
  }

 private:
  std::unique_ptr<Lsa> lsa_ = system_lsa();
  std::shared_ptr<VirtualLogon> virtual_ = VirtualLogon::make(system_virtual_lsa());
};

}  // namespace

std::shared_ptr<Logon> system_logon() { return std::make_shared<SystemLogon>(); }

bool logon_is_pretence() {
  const HMODULE ntdll = ::GetModuleHandleW(L"ntdll.dll");
  return ntdll && ::GetProcAddress(ntdll, "wine_get_version");
}

}  // namespace psremoting::launcher
