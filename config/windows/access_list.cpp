#include "config/windows/access_list.hpp"

#include <array>
#include <filesystem>

#include "base/windows/token.hpp"

namespace psremoting::config {
namespace {

// The owner is looked at by itself.
bool stands_for_owner(PSID sid) {
  return ::IsWellKnownSid(sid, WinCreatorOwnerSid) || ::IsWellKnownSid(sid, WinCreatorOwnerRightsSid);
}

bool is_trusted_installer(PSID sid) {
  return sid_text(sid) == "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";
}

ACCESS_MASK dangerous(Part part) {
  constexpr ACCESS_MASK take_over = DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_ALL;
  constexpr ACCESS_MASK write =
      FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_WRITE_EA | FILE_WRITE_ATTRIBUTES | GENERIC_WRITE;
  switch (part) {
    case Part::file: return take_over | write;
    case Part::folder: return take_over | write | FILE_DELETE_CHILD;
    case Part::ancestor: return take_over | FILE_DELETE_CHILD;
  }
  return ~ACCESS_MASK{0};
}

std::optional<std::string> granted_by(const ACE_HEADER* entry, ACCESS_MASK rights, const Trusted& trusted) {
  if (entry->AceFlags & INHERIT_ONLY_ACE) return std::nullopt;
  switch (entry->AceType) {
    case ACCESS_DENIED_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_ACE_TYPE:
    case ACCESS_DENIED_OBJECT_ACE_TYPE:
    case ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE: return std::nullopt;
    case ACCESS_ALLOWED_ACE_TYPE:
    case ACCESS_ALLOWED_CALLBACK_ACE_TYPE: break;  // one layout, the condition after the SID
    default: return "an entry of a kind that is not understood";
  }
  const auto* allowed = reinterpret_cast<const ACCESS_ALLOWED_ACE*>(entry);
  auto* sid = const_cast<PSID>(static_cast<const void*>(&allowed->SidStart));
  if ((allowed->Mask & rights) == 0 || trusted(sid) || stands_for_owner(sid)) return std::nullopt;
  return account_name(sid);
}

}  // namespace

std::string account_name(PSID sid) {
  std::array<wchar_t, 256> name{};
  std::array<wchar_t, 256> domain{};
  auto name_size = static_cast<DWORD>(name.size());
  auto domain_size = static_cast<DWORD>(domain.size());
  SID_NAME_USE use{};
  if (::LookupAccountSidW(nullptr, sid, name.data(), &name_size, domain.data(), &domain_size, &use)) {
    const std::wstring prefix = domain[0] ? std::wstring(domain.data()) + L"\\" : std::wstring();
    return std::filesystem::path(prefix + name.data()).string();
  }
  auto text = sid_text(sid);
  return text.empty() ? "an unknown account" : text;
}

bool is_system_or_administrators(PSID sid) {
  return ::IsWellKnownSid(sid, WinLocalSystemSid) || ::IsWellKnownSid(sid, WinBuiltinAdministratorsSid);
}

std::optional<std::string> who_else(PSECURITY_DESCRIPTOR descriptor, ACCESS_MASK rights, const Trusted& trusted) {
  PSID owner = nullptr;
  BOOL defaulted = FALSE;
  if (!::GetSecurityDescriptorOwner(descriptor, &owner, &defaulted) || !owner) return "an owner that is not known";
  if (!trusted(owner)) return account_name(owner);
  ACL* list = nullptr;
  BOOL present = FALSE;
  if (!::GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted) || !present || !list) return "everybody";
  for (DWORD i = 0; i < list->AceCount; ++i) {
    void* entry = nullptr;
    if (!::GetAce(list, i, &entry)) return "an entry that cannot be read";
    if (auto who = granted_by(static_cast<const ACE_HEADER*>(entry), rights, trusted)) return who;
  }
  return std::nullopt;
}

std::optional<std::string> who_may_change(PSECURITY_DESCRIPTOR descriptor, Part part) {
  const auto trusted = [](PSID sid) { return is_system_or_administrators(sid) || is_trusted_installer(sid); };
  return who_else(descriptor, dangerous(part), trusted);
}

}  // namespace psremoting::config
