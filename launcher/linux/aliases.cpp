#include "launcher/linux/aliases.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux/fd.hpp"
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

// A new one is for all to read, whatever the umask; one that is there stays as it is.
bool make_folder(const std::filesystem::path& folder) {
  const bool made = ::mkdir(folder.c_str(), 0700) == 0;
  Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (made && fd) ::fchmod(fd.get(), 0755);
  struct stat facts{};
  return fd && ::fstat(fd.get(), &facts) == 0 && facts.st_uid == ::geteuid() && (facts.st_mode & 022) == 0;
}

bool link(const std::filesystem::path& to, const std::filesystem::path& name) {
  auto next = name;
  next += ".new";
  ::unlink(next.c_str());
  return ::symlink(to.c_str(), next.c_str()) == 0 && ::rename(next.c_str(), name.c_str()) == 0;
}

}  // namespace

std::filesystem::path own_program_file() {
  std::error_code failed;
  auto file = std::filesystem::read_symlink("/proc/self/exe", failed).string();
  // An upgrade of the package has put another there by the same name.
  constexpr std::string_view gone = " (deleted)";
  if (file.ends_with(gone)) file.resize(file.size() - gone.size());
  return file;
}

std::filesystem::path make_aliases(const std::filesystem::path& runtime, const std::filesystem::path& program,
                                   const std::vector<config::Install>& installs) {
  const auto* install = best(installs);
  if (!install || runtime.empty()) return {};
  auto folder = runtime / "bin";
  bool made = make_folder(runtime) && make_folder(folder);
  for (const char* name : {"pwsh", "pwsh.exe"}) made = made && link(install->executable, folder / name);
  for (const char* name : {"powershell", "PowerShell", "Powershell", "powershell.exe", "PowerShell.exe",
                           "Powershell.exe", "chcp", "chcp.com"})
    made = made && link(program, folder / name);
  if (made) return folder;
  log::write<event::no_powershell_alias>({{"folder", folder.string()}});
  return {};
}

}  // namespace psremoting::launcher
