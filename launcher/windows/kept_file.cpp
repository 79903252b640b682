#include "launcher/kept_file.hpp"

#include <windows.h>
#include <aclapi.h>

#include "base/windows/descriptor.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "base/windows/token.hpp"
#include "config/windows/access_list.hpp"

namespace psremoting::launcher {
namespace {

namespace fs = std::filesystem;

constexpr DWORD max_file = 4 << 20;
// Administrators, the system, and whom it belongs to; nothing is inherited.
constexpr const wchar_t* owners_alone = L"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)";

Error system_error(const fs::path& file, DWORD code = ::GetLastError()) {
  auto why = windows_error(file.string(), code);
  if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) why.code = Errc::not_found;
  return why;
}

// Who could write the file could log in as anybody, and who could read it could try passwords at leisure.
Result<void> check_owner(const Handle& handle, const fs::path& file) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  const DWORD failed =
      ::GetSecurityInfo(native(handle), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, nullptr,
                        nullptr, nullptr, nullptr, &descriptor);
  if (failed != ERROR_SUCCESS) return system_error(file, failed);
  const Descriptor freed(descriptor);
  Sid own = own_user();
  const auto trusted = [&own](PSID sid) {
    return config::is_system_or_administrators(sid) || (!own.empty() && ::EqualSid(sid, own.data()));
  };
  auto who = config::who_else(descriptor, MAXDWORD, trusted);
  if (!who) return Result<void>();
  return error(Errc::access_denied, file.string() + ": " + *who +
                                        " may read or write it; only administrators may: icacls \"" + file.string() +
                                        "\" /inheritance:r /grant:r Administrators:F SYSTEM:F");
}

Result<Handle> open(const fs::path& file, DWORD access, DWORD disposition) {
  const auto descriptor = descriptor_of(owners_alone);
  if (!descriptor) return system_error(file);
  SECURITY_ATTRIBUTES security{sizeof security, descriptor.get(), FALSE};
  const HANDLE handle = ::CreateFileW(file.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                      &security, disposition, FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return system_error(file);
  return owned(handle);
}

}  // namespace

Result<std::string> read_kept(const fs::path& file) {
  auto handle = open(file, GENERIC_READ | READ_CONTROL, OPEN_EXISTING);
  if (!handle) return handle.error();
  if (auto checked = check_owner(*handle, file); !checked) return checked.error();
  std::string text(max_file + 1, '\0');
  DWORD have = 0;
  if (!::ReadFile(native(*handle), text.data(), max_file + 1, &have, nullptr)) return system_error(file);
  if (have > max_file) return error(Errc::too_large, file.string() + ": larger than 4 MB");
  text.resize(have);
  return text;
}

Result<void> replace_kept(const fs::path& file, std::string_view text) {
  auto next = file;
  next += ".new";
  ::DeleteFileW(next.c_str());
  {
    auto handle = open(next, GENERIC_WRITE, CREATE_NEW);
    if (!handle) return handle.error();
    DWORD put = 0;
    if (!::WriteFile(native(*handle), text.data(), static_cast<DWORD>(text.size()), &put, nullptr) ||
        put != text.size() || !::FlushFileBuffers(native(*handle)))
      return system_error(next);
  }
  if (!::MoveFileExW(next.c_str(), file.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
    return system_error(file);
  return Result<void>();
}

Result<Handle> hold_kept(const fs::path& file) {
  auto lock = file;
  lock += ".lock";
  auto handle = open(lock, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS);
  if (!handle) return handle.error();
  OVERLAPPED whole{};
  if (!::LockFileEx(native(*handle), LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &whole)) return system_error(lock);
  return std::move(*handle);
}

}  // namespace psremoting::launcher
