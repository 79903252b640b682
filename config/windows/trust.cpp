#include <windows.h>
#include <aclapi.h>

#include "base/windows/descriptor.hpp"
#include "config/paths.hpp"
#include "config/windows/access_list.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

// Links and junctions are not followed: the folder they lead to can be registered itself.
std::string distrust_part(const fs::path& path, Part part) {
  const DWORD attributes = ::GetFileAttributesW(path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return path.string() + " cannot be looked at";
  if (attributes & FILE_ATTRIBUTE_REPARSE_POINT) return path.string() + " is a link; name what it leads to";
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  const DWORD failed =
      ::GetNamedSecurityInfoW(path.c_str(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                              nullptr, nullptr, nullptr, nullptr, &descriptor);
  if (failed != ERROR_SUCCESS) return path.string() + " does not show who may change it";
  const Descriptor freed(descriptor);
  auto who = who_may_change(descriptor, part);
  if (!who) return {};
  return path.string() + " can be changed by " + *who + "; give it to Administrators and let only them write (icacls)";
}

}  // namespace

std::string distrust(const fs::path& file) {
  const fs::path whole = fs::absolute(file).lexically_normal();
  if (::GetDriveTypeW(whole.root_path().c_str()) != DRIVE_FIXED) return whole.string() + " is not on a local disk";
  auto part = Part::file;
  for (fs::path path = whole;; path = path.parent_path()) {
    if (std::string why = distrust_part(path, part); !why.empty()) return why;
    if (path == path.parent_path()) return {};
    part = part == Part::file ? Part::folder : Part::ancestor;
  }
}

}  // namespace psremoting::config
