#include <cerrno>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/doctor/linux/parts.hpp"

namespace psremoting::service::doctor {
namespace {

enum Verdict { reads = 0, does_not_read = 1, unknown = 2 };

// With the account's groups, as the service's process has them.
Verdict become_and_look(const passwd& account, const char* file) {
  if (::initgroups(account.pw_name, account.pw_gid) != 0 ||
      ::setresgid(account.pw_gid, account.pw_gid, account.pw_gid) != 0 ||
      ::setresuid(account.pw_uid, account.pw_uid, account.pw_uid) != 0)
    return unknown;
  return ::access(file, R_OK) == 0 ? reads : does_not_read;
}

}  // namespace

std::optional<bool> account_reads(const std::string& account, const std::filesystem::path& file) {
  const auto* entry = ::geteuid() == 0 ? ::getpwnam(account.c_str()) : nullptr;
  if (!entry) return std::nullopt;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(become_and_look(*entry, file.c_str()));
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) == unknown) return std::nullopt;
  return WEXITSTATUS(status) == reads;
}

}  // namespace psremoting::service::doctor
