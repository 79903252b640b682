#include "launcher/windows/lsa.hpp"

#define SECURITY_WIN32  // asked for by security.h
#include <atomic>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>
#include <windows.h>
#include <ntsecapi.h>
#include <security.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "launcher/windows/account_facts.hpp"
#include "launcher/windows/token_rights.hpp"

namespace psremoting::launcher {
namespace {

Error lsa_error(const char* call, NTSTATUS status) {
  return error(Errc::logon_failed, windows_error(call, ::LsaNtStatusToWinError(status)).detail);
}

LSA_STRING lsa_string(std::string_view text) {
  const auto size = static_cast<USHORT>(text.size());
  return {size, size, const_cast<char*>(text.data())};
}

// A connection that LSA trusts, for one logon.
class Connection {
 public:
  static Result<Connection> open() {
    LSA_STRING name = lsa_string("psremoting");
    LSA_OPERATIONAL_MODE mode = 0;
    HANDLE handle = nullptr;
    if (const NTSTATUS status = ::LsaRegisterLogonProcess(&name, &handle, &mode))
      return lsa_error("LsaRegisterLogonProcess", status);
    return Connection(handle);
  }
  Connection(Connection&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Connection& operator=(Connection&&) = delete;
  ~Connection() {
    if (handle_) ::LsaDeregisterLogonProcess(handle_);
  }
  HANDLE get() const { return handle_; }

 private:
  explicit Connection(HANDLE handle) : handle_(handle) {}
  HANDLE handle_;
};

// The question of either package: the same structure and numbers in both (MSV1_0_S4U_LOGON, KERB_S4U_LOGON; the strings
// lie behind the structure, in the same memory).
std::vector<char> question(const std::wstring& user, const std::wstring& realm) {
  static_assert(sizeof(MSV1_0_S4U_LOGON) == sizeof(KERB_S4U_LOGON) && int{MsV1_0S4ULogon} == int{KerbS4ULogon});
  static_assert(MSV1_0_S4U_LOGON_FLAG_CHECK_LOGONHOURS == KERB_S4U_LOGON_FLAG_CHECK_LOGONHOURS);
  const std::size_t user_size = user.size() * sizeof(wchar_t), realm_size = realm.size() * sizeof(wchar_t);
  std::vector<char> bytes(sizeof(MSV1_0_S4U_LOGON) + user_size + realm_size);
  auto* ask = reinterpret_cast<MSV1_0_S4U_LOGON*>(bytes.data());
  ask->MessageType = MsV1_0S4ULogon;
  ask->Flags = MSV1_0_S4U_LOGON_FLAG_CHECK_LOGONHOURS;
  const auto put = [](UNICODE_STRING& place, char* at, const std::wstring& text, std::size_t size) {
    std::memcpy(at, text.data(), size);
    place = {static_cast<USHORT>(size), static_cast<USHORT>(size), reinterpret_cast<wchar_t*>(at)};
  };
  put(ask->UserPrincipalName, bytes.data() + sizeof *ask, user, user_size);
  put(ask->DomainName, bytes.data() + sizeof *ask + user_size, realm, realm_size);
  return bytes;
}

// Kerberos asks for a user principal name; where the domain tells none, the account's name and its realm do.
std::vector<char> domain_question(const LsaAccount& account) {
  std::wstring upn(1024, L'\0');
  auto size = static_cast<ULONG>(upn.size());
  const std::wstring full = wide(account.domain + '\\' + account.name);
  if (!::TranslateNameW(full.c_str(), NameSamCompatible, NameUserPrincipal, upn.data(), &size))
    return question(wide(account.name), wide(account.domain));
  upn.resize(std::wcslen(upn.c_str()));
  return question(upn, {});
}

// Of a network logon: "access this computer from the network" is the right that is asked for, as of WinRM's users.
Result<Handle> ask_lsa(const char* package, std::vector<char> asked) {
  auto connection = Connection::open();
  if (!connection) return connection.error();
  LSA_STRING name = lsa_string(package), origin = lsa_string("psremoting");
  ULONG number = 0;
  if (const NTSTATUS status = ::LsaLookupAuthenticationPackage(connection->get(), &name, &number))
    return lsa_error("LsaLookupAuthenticationPackage", status);
  TOKEN_SOURCE source{};
  std::memcpy(source.SourceName, "psremote", sizeof source.SourceName);
  ::AllocateLocallyUniqueId(&source.SourceIdentifier);
  void* profile = nullptr;
  ULONG profile_size = 0;
  LUID id{};
  HANDLE token = nullptr;
  QUOTA_LIMITS quotas{};
  NTSTATUS detail = 0;
  const NTSTATUS status =
      ::LsaLogonUser(connection->get(), &origin, Network, number, asked.data(), static_cast<ULONG>(asked.size()),
                     nullptr, &source, &profile, &profile_size, &id, &token, &quotas, &detail);
  if (profile) ::LsaFreeReturnBuffer(profile);
  if (status) return lsa_error("LsaLogonUser", detail ? detail : status);
  return owned(token);
}

// Network logons give impersonation tokens (learn.microsoft.com, LsaLogonUser, LogonType); CreateProcessAsUser takes
// primary ones.
Result<Handle> as_primary(Handle token) {
  TOKEN_TYPE type{};
  DWORD size = 0;
  if (!::GetTokenInformation(native(token), TokenType, &type, sizeof type, &size))
    return error(Errc::logon_failed, windows_error("the token's type").detail);
  if (type == TokenPrimary) return token;
  HANDLE primary = nullptr;
  if (!::DuplicateTokenEx(native(token), MAXIMUM_ALLOWED, nullptr, SecurityImpersonation, TokenPrimary, &primary))
    return error(Errc::logon_failed, windows_error("a primary token").detail);
  return owned(primary);
}

class SystemLsa final : public Lsa {
 public:
  Result<LsaAccount> find(const std::string& account) override { return account_facts(account); }

  Result<Handle> log_on(const LsaAccount& account) override {
    // For a token that can start a process, and for a linked one that is primary.
    enable_privilege(SE_TCB_NAME);
    auto token = account.local ? log_on_here(account) : ask_lsa(MICROSOFT_KERBEROS_NAME_A, domain_question(account));
    if (!token) return token.error();
    return as_primary(std::move(*token));
  }

  std::optional<Handle> unfiltered(const Handle& token) override { return unfiltered_token(token); }

 private:
  Result<Handle> log_on_here(const LsaAccount& account) {
    auto token = ask_lsa(MSV1_0_PACKAGE_NAME, question(wide(account.name), L"."));
    if (token) return token;
    // MSV1_0 refuses its first S4U logons until it was used in another way once
    // (github.com/PowerShell/openssh-portable, pull request 194): a logon of nobody is enough. It stands in the
    // security log as a failure.
    if (woken_.exchange(true)) return token;
    HANDLE none = nullptr;
    if (::LogonUserW(L"psremoting-nobody", L".", L"nothing", LOGON32_LOGON_NETWORK, LOGON32_PROVIDER_DEFAULT, &none))
      ::CloseHandle(none);
    return ask_lsa(MSV1_0_PACKAGE_NAME, question(wide(account.name), L"."));
  }

  std::atomic<bool> woken_ = false;
};

}  // namespace

std::unique_ptr<Lsa> system_lsa() { return std::make_unique<SystemLsa>(); }

}  // namespace psremoting::launcher
