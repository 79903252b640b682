#include <windows.h>
#include <aclapi.h>
#include <sddl.h>

#include "base/windows/descriptor.hpp"
#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "config/paths.hpp"
#include "service/enable/windows/system_machine.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

constexpr SECURITY_INFORMATION looked_at = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;

Descriptor descriptor_at(const fs::path& path) {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  std::wstring name = path.wstring();
  ::GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, looked_at, nullptr, nullptr, nullptr, nullptr, &descriptor);
  return Descriptor(descriptor);
}

// In one spelling for the same rights; whether they could have been inherited (AI) is no right.
std::string text_of(const Descriptor& descriptor) {
  wchar_t* text = nullptr;
  if (!descriptor || !::ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor.get(), SDDL_REVISION_1,
                                                                             looked_at, &text, nullptr))
    return {};
  const Descriptor freed(text);
  std::string all = utf8(text);
  if (const auto flags = all.find("D:PAI("); flags != all.npos) all.replace(flags, 6, "D:P(");
  return all;
}

// Of NTFS and ReFS; not of FAT, and not of Wine's drives.
bool keeps_access(const fs::path& path) {
  DWORD flags = 0;
  const std::wstring root = fs::absolute(path).root_path().wstring();
  const bool asked = ::GetVolumeInformationW(root.c_str(), nullptr, 0, nullptr, nullptr, &flags, nullptr, 0);
  const HMODULE ntdll = ::GetModuleHandleW(L"ntdll.dll");
  return asked && (flags & FILE_PERSISTENT_ACLS) && !(ntdll && ::GetProcAddress(ntdll, "wine_get_version"));
}

// `serve` may write in one of our folders, so a name there may lead elsewhere: by a link, or as another file's second
// name.
Result<Handle> open_itself(const fs::path& path) {
  Handle opened = owned(::CreateFileW(path.c_str(), READ_CONTROL | WRITE_DAC | WRITE_OWNER | FILE_READ_ATTRIBUTES,
                                      FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                                      FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  BY_HANDLE_FILE_INFORMATION facts{};
  if (!opened || !::GetFileInformationByHandle(native(opened), &facts)) return windows_error(path.string());
  const bool second_name = !(facts.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) && facts.nNumberOfLinks > 1;
  if ((facts.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) || second_name)
    return error(Errc::access_denied, path.string() + " is a link to something else; remove it");
  return opened;
}

Result<void> remove(const fs::path& path, DWORD attributes);

Result<void> remove_entries(const fs::path& folder) {
  WIN32_FIND_DATAW entry{};
  const HANDLE search = ::FindFirstFileW((folder / L"*").c_str(), &entry);
  if (search == INVALID_HANDLE_VALUE) return windows_error(folder.string());
  Result<void> removed;
  do {
    const std::wstring_view name = entry.cFileName;
    if (name != L"." && name != L"..") removed = remove(folder / name, entry.dwFileAttributes);
  } while (removed && ::FindNextFileW(search, &entry));
  ::FindClose(search);
  return removed;
}

// The library's remove_all() goes through junctions, which need no right to make.
Result<void> remove(const fs::path& path, DWORD attributes) {
  const bool folder = attributes & FILE_ATTRIBUTE_DIRECTORY;
  if (folder && !(attributes & FILE_ATTRIBUTE_REPARSE_POINT))
    if (auto emptied = remove_entries(path); !emptied) return emptied;
  if (folder ? ::RemoveDirectoryW(path.c_str()) : ::DeleteFileW(path.c_str())) return {};
  return windows_error(path.string());
}

class SystemFiles final : public Files {
 public:
  explicit SystemFiles(Certificates certificates) : certificates_(std::move(certificates)) {}

  std::optional<bool> is_guarded(const fs::path& path, const std::string& sddl) override {
    if (!keeps_access(path)) return std::nullopt;
    const auto now = text_of(descriptor_at(path));
    return !now.empty() && now == text_of(descriptor_of(wide(sddl).c_str()));
  }

  Result<void> guard(const fs::path& path, const std::string& sddl) override {
    if (!keeps_access(path)) return error(Errc::not_supported, "this disk does not keep who may do what");
    const auto wanted = descriptor_of(wide(sddl).c_str());
    PSID owner = nullptr;
    ACL* list = nullptr;
    BOOL present = FALSE, defaulted = FALSE;
    if (!wanted || !::GetSecurityDescriptorOwner(wanted.get(), &owner, &defaulted) ||
        !::GetSecurityDescriptorDacl(wanted.get(), &present, &list, &defaulted))
      return windows_error("an access list");
    auto opened = open_itself(path);
    if (!opened) return opened.error();
    const DWORD failed =
        ::SetSecurityInfo(native(*opened), SE_FILE_OBJECT, looked_at | PROTECTED_DACL_SECURITY_INFORMATION, owner,
                          nullptr, list, nullptr);
    if (failed != ERROR_SUCCESS) return windows_error(path.string(), failed);
    return {};
  }

  Result<void> make_folder(const fs::path& path, const std::string& sddl) override {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    const auto wanted = descriptor_of(wide(sddl).c_str());
    SECURITY_ATTRIBUTES security{sizeof security, wanted.get(), FALSE};
    if (!wanted || !::CreateDirectoryW(path.c_str(), keeps_access(path) ? &security : nullptr))
      return windows_error(path.string());
    return {};
  }

  Result<void> remove_folder(const fs::path& path) override {
    const DWORD attributes = ::GetFileAttributesW(path.c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES) return windows_error(path.string());
    return remove(path, attributes);
  }

  std::string distrust(const fs::path& file) override { return config::distrust(file); }
  bool has_certificate(const fs::path& folder) override { return certificates_.has(folder); }
  Result<void> make_certificate(const fs::path& folder) override { return certificates_.make(folder); }

 private:
  Certificates certificates_;
};

}  // namespace

std::unique_ptr<Files> system_files(Certificates certificates) {
  return std::make_unique<SystemFiles>(std::move(certificates));
}

}  // namespace psremoting::service::enable
