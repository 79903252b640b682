#include "launcher/windows/virtual_lsa.hpp"

#include <array>
#include <windows.h>
#include <ntsecapi.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "base/windows/token.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/logon_groups.hpp"
#include "launcher/windows/sid_name_mapping.hpp"
#include "launcher/windows/token_rights.hpp"
#include "launcher/windows/virtual_account.hpp"

namespace psremoting::launcher {
namespace {

Error refuse(const std::string& call, DWORD code = ::GetLastError()) {
  return error(Errc::logon_failed, windows_error(call, code).detail);
}
Error refuse_status(const std::string& call, NTSTATUS status) { return refuse(call, ::LsaNtStatusToWinError(status)); }

LSA_UNICODE_STRING lsa_text(std::wstring& text) {
  const auto size = static_cast<USHORT>(text.size() * sizeof(wchar_t));
  return {size, size, text.data()};
}

// In no header; learn.microsoft.com has it.
using LogonUserExEx = BOOL(WINAPI*)(LPCWSTR user, LPCWSTR domain, LPCWSTR password, DWORD type, DWORD provider,
                                    PTOKEN_GROUPS groups, PHANDLE token, PSID* logon_sid, PVOID* profile,
                                    LPDWORD profile_size, PQUOTA_LIMITS quotas);

template <class Function>
Function find(const char* name) {
  const HMODULE library = ::GetModuleHandleW(L"advapi32.dll");
  return library ? reinterpret_cast<Function>(reinterpret_cast<void*>(::GetProcAddress(library, name))) : nullptr;
}

// The local policy, for as long as this is there.
class Policy {
 public:
  Policy() {
    LSA_OBJECT_ATTRIBUTES attributes{};
    status_ = ::LsaOpenPolicy(nullptr, &attributes, POLICY_CREATE_ACCOUNT | POLICY_LOOKUP_NAMES, &handle_);
  }
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;
  ~Policy() {
    if (status_ == 0) ::LsaClose(handle_);
  }
  NTSTATUS status() const { return status_; }
  LSA_HANDLE get() const { return handle_; }

 private:
  LSA_HANDLE handle_ = nullptr;
  NTSTATUS status_ = 0;
};

class SystemVirtualLsa final : public VirtualLsa {
 public:
  Result<void> ready() override {
    for (const auto& [there, name] :
         {std::pair(manage_ != nullptr, "LsaManageSidNameMapping"), std::pair(log_on_ != nullptr, "LogonUserExExW")})
      if (!there)
        return error(Errc::not_supported,
                     std::string("this Windows has no virtual accounts, as advapi32.dll has no ") + name +
                         "; Windows 7 and Windows Server 2008 R2 are the first that have. Write RunAsUser instead of "
                         "RunAsVirtualAccount.");
    enable_privilege(SE_TCB_NAME);
    return Result<void>();
  }

  Result<std::string> find_group(const std::string& name) override {
    std::array<char, SECURITY_MAX_SID_SIZE> sid{};
    std::array<wchar_t, 1024> domain{};
    auto sid_size = static_cast<DWORD>(sid.size()), domain_size = static_cast<DWORD>(domain.size());
    SID_NAME_USE use{};
    if (!::LookupAccountNameW(nullptr, wide(name).c_str(), sid.data(), &sid_size, domain.data(), &domain_size, &use))
      return error(Errc::not_found, windows_error("LookupAccountName").detail);
    if (use != SidTypeAlias && use != SidTypeGroup) return error(Errc::not_found, "it is no group's name");
    return sid_text(sid.data());
  }

  Result<void> map(const std::string& name, const std::string& sid) override {
    std::wstring domain = wide(virtual_domain), account = wide(name);
    const SidOf mapped(sid);
    if (!mapped.get()) return refuse("the SID " + sid);
    SidNameInput input{};
    input.add = {lsa_text(domain), name.empty() ? LSA_UNICODE_STRING{} : lsa_text(account), mapped.get(), 0};
    return ask(SidNameOperation::add, input, name);
  }

  Result<void> unmap(const std::string& name) override {
    std::wstring domain = wide(virtual_domain), account = wide(name);
    SidNameInput input{};
    input.remove = {lsa_text(domain), lsa_text(account)};
    return ask(SidNameOperation::remove, input, name);
  }

  Result<void> grant(const std::string& sid) override {
    const Policy policy;
    if (policy.status()) return refuse_status("LsaOpenPolicy", policy.status());
    LSA_UNICODE_STRING right = lsa_text(right_);
    const NTSTATUS status = ::LsaAddAccountRights(policy.get(), SidOf(sid).get(), &right, 1);
    return status ? Result<void>(refuse_status("LsaAddAccountRights", status)) : Result<void>();
  }

  Result<void> revoke(const std::string& sid) override {
    const Policy policy;
    if (policy.status()) return refuse_status("LsaOpenPolicy", policy.status());
    LSA_UNICODE_STRING right = lsa_text(right_);
    const NTSTATUS status = ::LsaRemoveAccountRights(policy.get(), SidOf(sid).get(), FALSE, &right, 1);
    return status ? Result<void>(refuse_status("LsaRemoveAccountRights", status)) : Result<void>();
  }

  // Without a password, which such accounts have none of.
  Result<Handle> log_on(const std::string& name, const std::vector<std::string>& groups) override {
    LogonGroups members(groups);
    if (!members.is_good()) return refuse("a group's SID", ERROR_INVALID_SID);
    HANDLE token = nullptr;
    if (!log_on_(wide(name).c_str(), wide(virtual_domain).c_str(), L"", LOGON32_LOGON_SERVICE, LOGON32_PROVIDER_VIRTUAL,
                 members.get(), &token, nullptr, nullptr, nullptr, nullptr))
      return refuse("LogonUserExExW");
    Handle filtered = owned(token);
    // Service logons are not filtered; should this one be, the endpoint's file says which groups it has.
    if (auto whole = unfiltered_token(filtered)) return std::move(*whole);
    return filtered;
  }

  Result<void> stop_impersonation(const Handle& token) override { return remove_privilege(token, SE_IMPERSONATE_NAME); }
  Result<Identity> whose(const Handle& token) override { return identity_of(native(token), LogonMethod::basic); }

 private:
  Result<void> ask(SidNameOperation operation, SidNameInput& input, const std::string& name) {
    SidNameOutput* output = nullptr;
    const NTSTATUS status = manage_(operation, &input, &output);
    const auto said = output ? output->error : SidNameError::none;
    if (output) ::LsaFreeMemory(output);
    if (status == 0 || (operation == SidNameOperation::add && is_there_already(said))) return Result<void>();
    return refuse_status(
        "LsaManageSidNameMapping of " + (name.empty() ? virtual_domain : name) + " (" + words(said) + ')', status);
  }

  const LsaManageSidNameMappingCall manage_ = find<LsaManageSidNameMappingCall>("LsaManageSidNameMapping");
  const LogonUserExEx log_on_ = find<LogonUserExEx>("LogonUserExExW");
  std::wstring right_ = SE_SERVICE_LOGON_NAME;
};

}  // namespace

std::unique_ptr<VirtualLsa> system_virtual_lsa() { return std::make_unique<SystemVirtualLsa>(); }

}  // namespace psremoting::launcher
