#include "service/powershell/place.hpp"

#include <array>
#include <string>
#include <windows.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_path = 32768;
constexpr const wchar_t* lock_name = L".lock";

// A file that is there as long as it is open, and that nobody else can open.
class FileLock final : public Lock {
 public:
  explicit FileLock(Handle file) : file_(std::move(file)) {}

 private:
  Handle file_;
};

// "\\?\Volume{…}", without the backslash that would name its root folder.
std::wstring volume_of(const fs::path& folder) {
  std::array<wchar_t, longest_path> root{};
  std::array<wchar_t, 64> volume{};
  if (!::GetVolumePathNameW(folder.c_str(), root.data(), static_cast<DWORD>(root.size())) ||
      !::GetVolumeNameForVolumeMountPointW(root.data(), volume.data(), static_cast<DWORD>(volume.size())))
    return {};
  std::wstring name = volume.data();
  name.resize(name.find_last_not_of(L'\\') + 1);
  return name;
}

// A file, or a volume by its name.
Result<void> flush(const fs::path& what) {
  const HANDLE opened = ::CreateFileW(what.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                                      OPEN_EXISTING, 0, nullptr);
  if (opened == INVALID_HANDLE_VALUE) return windows_error(what.string());
  const Handle file = owned(opened);
  if (!::FlushFileBuffers(native(file))) return windows_error("writing " + what.string() + " to the disk");
  return {};
}

Result<void> give_name(const fs::path& from, const fs::path& to) {
  if (::MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_WRITE_THROUGH)) return {};
  return windows_error("renaming " + from.string());
}

}  // namespace

Result<std::unique_ptr<Lock>> lock(const fs::path& folder) {
  const fs::path file = folder / lock_name;
  const HANDLE opened = ::CreateFileW(file.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS,
                                      FILE_FLAG_DELETE_ON_CLOSE | FILE_ATTRIBUTE_HIDDEN, nullptr);
  if (opened != INVALID_HANDLE_VALUE) return std::unique_ptr<Lock>(std::make_unique<FileLock>(owned(opened)));
  const DWORD why = ::GetLastError();
  if (why == ERROR_SHARING_VIOLATION)
    return error(Errc::aborted,
                 "another `psremoting powershell` is changing " + folder.string() + "; wait for its end");
  if (why == ERROR_ACCESS_DENIED)
    return error(Errc::access_denied,
                 folder.string() + " cannot be written by this account; run it as an administrator, elevated");
  return windows_error(file.string(), why);
}

// The volume at once, or, where it is none of this host's own, file by file.
Result<void> sync(const fs::path& folder) {
  if (flush(volume_of(folder))) return {};
  std::error_code failed;
  fs::recursive_directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    if (!entry->is_regular_file(failed) || failed || entry->path().filename() == lock_name) continue;
    if (auto flushed = flush(entry->path()); !flushed) return flushed;
  }
  if (failed) return error(Errc::io, folder.string() + ": " + failed.message());
  return {};
}

// Windows has no way to do it at once: for a moment there is no such version.
Result<void> swap_names(const fs::path& one, const fs::path& other) {
  fs::path aside = one;
  aside += L".old";
  if (auto moved = give_name(other, aside); !moved) return moved;
  if (auto moved = give_name(one, other); !moved) {
    if (auto back = give_name(aside, other); !back) return back;
    return moved;
  }
  return give_name(aside, one);
}

fs::path program_of(std::uint64_t process_id) {
  const HANDLE opened = ::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(process_id));
  if (!opened) return {};
  const Handle process = owned(opened);
  std::wstring path(longest_path, L'\0');
  auto size = static_cast<DWORD>(path.size());
  if (!::QueryFullProcessImageNameW(native(process), 0, path.data(), &size)) return {};
  path.resize(size);
  return path;
}

}  // namespace psremoting::service::powershell
