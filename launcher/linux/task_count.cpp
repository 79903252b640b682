#include "launcher/linux/task_count.hpp"

#include <algorithm>
#include <string>
#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace psremoting::launcher {
namespace {

// More than any Linux has: the most that kernel.pid_max may be.
constexpr std::uint64_t most_tasks = std::uint64_t{1} << 22;

// Counts the tasks of the uid that /proc shows. Where the host has one pid namespace, the kernel counts the same ones.
std::uint64_t visible_tasks(uid_t uid) {
  std::uint64_t tasks = 0;
  DIR* proc = ::opendir("/proc");
  while (const auto* entry = proc ? ::readdir(proc) : nullptr) {
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    struct stat facts{};
    const auto task = std::string("/proc/") + entry->d_name + "/task";
    if (::stat(task.c_str(), &facts) == 0 && facts.st_uid == uid) tasks += facts.st_nlink - 2;
  }
  if (proc) ::closedir(proc);
  return tasks;
}

// Whether the kernel lets the account have one task more where it may have `tasks`.
bool may_fork_within(std::uint64_t tasks, rlim_t hard) {
  const rlimit limit{tasks, hard};
  if (::setrlimit(RLIMIT_NPROC, &limit) != 0) return false;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  if (child > 0) ::waitpid(child, nullptr, 0);
  return child > 0;
}

// The least limit within which a fork succeeds.
std::optional<std::uint64_t> least_limit(std::uint64_t guess, rlim_t hard) {
  const auto most = std::min<std::uint64_t>(most_tasks, hard);
  std::uint64_t fails = 0, succeeds = std::min(guess, most);
  while (!may_fork_within(succeeds, hard)) {
    if (succeeds >= most) return std::nullopt;
    fails = succeeds;
    succeeds = std::min(succeeds * 2, most);
  }
  // A guess that succeeds at once is good enough: what it counts too much was there a moment ago.
  while (fails != 0 && succeeds - fails > 1) {
    const auto middle = fails + (succeeds - fails) / 2;
    (may_fork_within(middle, hard) ? succeeds : fails) = middle;
  }
  return succeeds;
}

}  // namespace

std::optional<std::uint64_t> counted_tasks() {
  rlimit before{};
  ::getrlimit(RLIMIT_NPROC, &before);
  const auto limit = least_limit(visible_tasks(::getuid()) + 1, before.rlim_max);
  ::setrlimit(RLIMIT_NPROC, &before);
  if (!limit) return std::nullopt;
  return *limit - 1;  // without the fork itself
}

}  // namespace psremoting::launcher
