#include "service/commands/client_library.hpp"

#include "config/dotnet_tool.hpp"
#include "config/paths.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

Error refuse(const fs::path& place, const std::error_code& why) {
  const bool denied = why == std::errc::permission_denied || why == std::errc::operation_not_permitted;
  return error(denied ? Errc::access_denied : Errc::io, place.string() + ": " + why.message());
}

// Ours are links; a file of that name belongs to somebody else.
bool is_our_link(const fs::path& place) {
  std::error_code failed;
  if (!fs::is_symlink(fs::symlink_status(place, failed))) return false;
  const fs::path target = fs::read_symlink(place, failed);
  return target.filename() == client_library_name && target.is_absolute() &&
         target.parent_path() != place.parent_path();
}

}  // namespace

fs::path find_client_library() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  const fs::path here = program.parent_path();
  for (const fs::path& folder : {here / "../lib/psremoting", here, here / "../client"}) {
    fs::path library = fs::weakly_canonical(folder / client_library_name, failed);
    if (fs::is_regular_file(library, failed)) return library;
  }
  return {};
}

fs::path home_of(const config::Install& install) {
  fs::path folder = install.executable.parent_path();
  std::error_code failed;
  if (fs::exists(folder / "pwsh.dll", failed)) return folder;
  const fs::path payload = config::tool_payload(folder);
  return payload.empty() ? folder : payload;
}

Result<bool> link_client_library(const fs::path& home, const fs::path& library) {
  const fs::path place = home / client_library_name;
  std::error_code failed;
  if (fs::symlink_status(place, failed).type() != fs::file_type::not_found) {
    if (!is_our_link(place))
      return error(Errc::already_exists, place.string() + " is there and is not ours; remove it first");
    if (fs::read_symlink(place, failed) == library) return false;
  }
  // Beside and renamed: a PowerShell that starts meanwhile finds the old one or the new one.
  fs::path beside = place;
  beside += ".new";
  fs::remove(beside, failed);
  fs::create_symlink(library, beside, failed);
  if (failed) return refuse(place, failed);
  fs::rename(beside, place, failed);
  if (failed) return refuse(place, failed);
  return true;
}

Result<bool> unlink_client_library(const fs::path& home) {
  const fs::path place = home / client_library_name;
  if (!is_our_link(place)) return false;
  std::error_code failed;
  fs::remove(place, failed);
  if (failed) return refuse(place, failed);
  return true;
}

}  // namespace psremoting::service
