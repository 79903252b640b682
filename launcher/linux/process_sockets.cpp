#include "launcher/linux/process_sockets.hpp"

#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux/fd.hpp"

namespace psremoting::launcher {
namespace {

// CoreFxPipe_PSHost.HEX.PID.None.pwsh, dotnet-diagnostic-PID-NUMBER-socket, clr-debug-pipe-PID-NUMBER-in
std::optional<pid_t> process_of(std::string_view name) {
  if (constexpr std::string_view powershell = "CoreFxPipe_PSHost."; name.starts_with(powershell)) {
    name.remove_prefix(powershell.size());
    name.remove_prefix(std::min(name.find('.'), name.size() - 1) + 1);
  } else if (constexpr std::string_view runtime = "dotnet-diagnostic-"; name.starts_with(runtime)) {
    name.remove_prefix(runtime.size());
  } else if (constexpr std::string_view debugger = "clr-debug-pipe-"; name.starts_with(debugger)) {
    name.remove_prefix(debugger.size());
  } else {
    return std::nullopt;
  }
  pid_t pid = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), pid);
  if (failed != std::errc() || pid <= 0 || end == name.data() + name.size()) return std::nullopt;
  return pid;
}

bool is_gone(pid_t pid) { return ::kill(pid, 0) != 0 && errno == ESRCH; }

bool is_to_go(int folder, const char* name, uid_t account) {
  const auto pid = process_of(name);
  struct stat facts{};
  if (!pid || !is_gone(*pid) || ::fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
  return facts.st_uid == account && (S_ISSOCK(facts.st_mode) || S_ISFIFO(facts.st_mode));
}

}  // namespace

std::filesystem::path temporary_folder(const std::vector<std::string>& environment) {
  constexpr std::string_view name = "TMPDIR=";
  for (const auto& line : environment) {
    if (line.starts_with(name) && line.size() > name.size()) return line.substr(name.size());
  }
  return "/tmp";
}

void remove_sockets_of_the_dead(const std::filesystem::path& folder, uid_t account) {
  if (folder.empty()) return;
  // As the account, whose folder it may be.
  const auto before = static_cast<uid_t>(::setfsuid(account));
  Fd opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR* entries = opened ? ::fdopendir(::dup(opened.get())) : nullptr;
  while (const auto* entry = entries ? ::readdir(entries) : nullptr) {
    if (is_to_go(opened.get(), entry->d_name, account)) ::unlinkat(opened.get(), entry->d_name, 0);
  }
  if (entries) ::closedir(entries);
  ::setfsuid(before);
}

}  // namespace psremoting::launcher
