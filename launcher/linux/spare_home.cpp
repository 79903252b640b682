#include "launcher/linux/spare_home.hpp"

#include <algorithm>
#include <array>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/guid.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::array parents{"/tmp", "/dev/shm"};
// For what may be a great many files, on a slow disk.
constexpr unsigned most_seconds = 60;

bool can_write(const std::filesystem::path& folder) { return ::access(folder.c_str(), W_OK | X_OK) == 0; }

// What programs keep their files in may be another's where the home is not: made by a sudo, or mounted.
bool is_usable(const std::filesystem::path& home) {
  if (home.empty() || !can_write(home)) return false;
  for (const char* part : {".cache", ".config", ".local", ".local/share", ".cache/powershell"}) {
    const auto folder = home / part;
    if (::access(folder.c_str(), F_OK) == 0 && !can_write(folder)) return false;
  }
  return true;
}

bool is_set(const std::vector<std::string>& environment, std::string_view name) {
  return std::ranges::any_of(environment, [&](const std::string& line) {
    return line.starts_with(name) && line.size() > name.size() && line[name.size()] == '=';
  });
}

}  // namespace

SpareHome::SpareHome() : name_("psremoting-" + Guid::random().lower()) {}

void SpareHome::use(const std::filesystem::path& home, std::vector<std::string>& environment) const {
  if (is_usable(home)) return;
  for (const std::filesystem::path parent : parents) {
    const auto folder = parent / name_;
    if (::mkdir(folder.c_str(), 0700) != 0) continue;
    for (const auto& [variable, part] : {std::pair("XDG_CACHE_HOME", "cache"), std::pair("XDG_CONFIG_HOME", "config"),
                                         std::pair("XDG_DATA_HOME", "data"), std::pair("XDG_STATE_HOME", "state")}) {
      if (!is_set(environment, variable)) environment.push_back(variable + ("=" + (folder / part).string()));
    }
    return;
  }
}

std::filesystem::path SpareHome::made() const {
  for (const std::filesystem::path parent : parents) {
    struct stat facts{};
    if (::lstat((parent / name_).c_str(), &facts) == 0) return parent / name_;
  }
  return {};
}

// In a process of its own: what the account put there must not lead root astray, nor keep the keeper for ever.
void SpareHome::remove(const Account& account) const {
  const auto folder = made();
  if (folder.empty()) return;
  const pid_t pid = ::fork();
  if (pid < 0) return;
  if (pid > 0) {
    ::waitpid(pid, nullptr, 0);
    return;
  }
  ::alarm(most_seconds);
  const bool became = ::geteuid() != 0 || (::setresgid(account.gid, account.gid, account.gid) == 0 &&
                                           ::setresuid(account.uid, account.uid, account.uid) == 0);
  std::error_code failed;
  if (became) std::filesystem::remove_all(folder, failed);
  ::_exit(0);
}

}  // namespace psremoting::launcher
