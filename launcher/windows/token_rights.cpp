#include "launcher/windows/token_rights.hpp"

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting::launcher {
namespace {

// Whether the call was done at all; which privileges it was done for is in the last error.
bool adjust(HANDLE token, const wchar_t* name, DWORD attributes) {
  TOKEN_PRIVILEGES wanted{};
  wanted.PrivilegeCount = 1;
  wanted.Privileges[0].Attributes = attributes;
  return ::LookupPrivilegeValueW(nullptr, name, &wanted.Privileges[0].Luid) &&
         ::AdjustTokenPrivileges(token, FALSE, &wanted, 0, nullptr, nullptr);
}

}  // namespace

void enable_privilege(const wchar_t* name) {
  HANDLE mine = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &mine)) return;
  const Handle token = owned(mine);
  adjust(mine, name, SE_PRIVILEGE_ENABLED);
}

Result<void> remove_privilege(const Handle& token, const wchar_t* name) {
  if (adjust(native(token), name, SE_PRIVILEGE_REMOVED)) return Result<void>();
  return windows_error("AdjustTokenPrivileges");
}

// With SeTcb the linked token is a primary one; one that is not cannot be made one (Cygwin, sec_auth.cc,
// get_full_privileged_inheritable_token), and then the filtered one stays.
std::optional<Handle> unfiltered_token(const Handle& token) {
  TOKEN_ELEVATION_TYPE elevation{};
  TOKEN_LINKED_TOKEN linked{};
  TOKEN_TYPE type{};
  DWORD size = 0;
  if (!::GetTokenInformation(native(token), TokenElevationType, &elevation, sizeof elevation, &size))
    return std::nullopt;
  if (elevation != TokenElevationTypeLimited) return std::nullopt;
  if (!::GetTokenInformation(native(token), TokenLinkedToken, &linked, sizeof linked, &size)) return std::nullopt;
  Handle full = owned(linked.LinkedToken);
  if (!::GetTokenInformation(native(full), TokenType, &type, sizeof type, &size) || type != TokenPrimary)
    return std::nullopt;
  return full;
}

}  // namespace psremoting::launcher
