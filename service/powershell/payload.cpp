#include "service/powershell/payload.hpp"

#include "config/install_version.hpp"
#include "config/installs.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

constexpr auto for_readers = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                             fs::perms::others_read | fs::perms::others_exec;

bool is_file(const fs::path& path) {
  std::error_code failed;
  return fs::is_regular_file(fs::symlink_status(path, failed));
}

Error without_program(const fs::path& folder) {
  const std::string name(config::executable_name());
  for (const char* other : {"pwsh", "pwsh.exe"})
    if (is_file(folder / other))
      return error(Errc::malformed, "it is of another system: it has " + std::string(other) + ", and no " + name);
  return error(Errc::malformed,
               "it has no " + name +
                   " at its top (a nupkg: in tools/FRAMEWORK/any/unix or win, as those of PowerShell 7.6 "
                   "and later have); take PowerShell's own tar.gz or zip for this system");
}

}  // namespace

Result<config::Version> check_payload(const fs::path& folder) {
  const fs::path program = folder / config::executable_name();
  if (!is_file(program)) return without_program(folder);
  if (!is_file(folder / "pwsh.deps.json"))
    return error(Errc::malformed, "it has no pwsh.deps.json, which every PowerShell has");
  if (const std::string why = config::wrong_machine(program); !why.empty()) return error(Errc::malformed, why);
  if (auto version = config::install_version(folder)) return *version;
  return error(Errc::malformed, "its pwsh.dll and pwsh.deps.json do not say which version it is");
}

Result<void> open_to_readers(const fs::path& folder) {
  std::error_code failed;
  fs::permissions(folder, for_readers, failed);
  fs::recursive_directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
    const auto status = entry->symlink_status(failed);
    if (!failed && fs::is_directory(status)) fs::permissions(entry->path(), for_readers, failed);
    if (failed) break;
  }
  if (!failed) fs::permissions(folder / config::executable_name(), for_readers, failed);
  if (failed) return error(Errc::io, folder.string() + ": " + failed.message());
  return {};
}

}  // namespace psremoting::service::powershell
