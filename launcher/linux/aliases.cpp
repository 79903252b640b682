#include "launcher/linux/aliases.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"

namespace psremoting::launcher {
namespace {

// A stable one before a preview, a newer one before an older.
bool better(const config::Install& a, const config::Install& b) {
  if (a.version.is_preview() != b.version.is_preview()) return b.version.is_preview();
  return a.version > b.version;
}

const config::Install* best(const std::vector<config::Install>& installs) {
  const config::Install* found = nullptr;
  for (const auto& install : installs)
    if (install.refused.empty() && (!found || better(install, *found))) found = &install;
  return found;
}

bool make_folder(const std::filesystem::path& folder) {
  ::mkdir(folder.c_str(), 0755);
  struct stat facts {};
  return ::lstat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) && facts.st_uid == ::geteuid() &&
         (facts.st_mode & 022) == 0;
}

bool link(const std::filesystem::path& to, const std::filesystem::path& name) {
  auto next = name;
  next += ".new";
  ::unlink(next.c_str());
  return ::symlink(to.c_str(), next.c_str()) == 0 && ::rename(next.c_str(), name.c_str()) == 0;
}

}  // namespace

std::filesystem::path make_aliases(const std::filesystem::path& runtime, const std::vector<config::Install>& installs) {
  const auto* install = best(installs);
  if (!install || runtime.empty()) return {};
  const auto folder = runtime / "bin";
  bool made = make_folder(runtime) && make_folder(folder);
  for (const char* name : {"powershell", "PowerShell"}) made = made && link(install->executable, folder / name);
  if (made) return folder;
  log::warning("cmd shells find no program named powershell", {{"folder", folder.string()}});
  return {};
}

}  // namespace psremoting::launcher
