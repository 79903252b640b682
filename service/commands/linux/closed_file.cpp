#include "service/commands/closed_file.hpp"

#include <cerrno>
#include <vector>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

constexpr int unknown = 255;  // an exit code; below it, how many of the way's parts can be passed

// The folders on the way from the root, and the file itself.
std::vector<std::string> way_to(const fs::path& file) {
  std::vector<std::string> way;
  fs::path so_far;
  for (const auto& part : file) {
    so_far /= part;
    way.push_back(so_far.string());
  }
  return way;
}

// With the account's groups, as the service's process has them.
int become_and_walk(const passwd& account, const std::vector<std::string>& way) {
  if (::initgroups(account.pw_name, account.pw_gid) != 0 ||
      ::setresgid(account.pw_gid, account.pw_gid, account.pw_gid) != 0 ||
      ::setresuid(account.pw_uid, account.pw_uid, account.pw_uid) != 0)
    return unknown;
  int passed = 0;
  for (const auto& part : way) {
    if (::access(part.c_str(), &part == &way.back() ? R_OK : X_OK) != 0) break;
    ++passed;
  }
  return passed;
}

// How many parts of the way the account can pass; nothing where it cannot be known.
std::optional<std::size_t> passable(const passwd& account, const std::vector<std::string>& way) {
  if (way.empty() || way.size() >= unknown) return std::nullopt;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(become_and_walk(account, way));
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) == unknown) return std::nullopt;
  return WEXITSTATUS(status);
}

}  // namespace

std::optional<ClosedFile> closed_file(const std::string& account, const fs::path& file) {
  const auto* entry = ::geteuid() == 0 ? ::getpwnam(account.c_str()) : nullptr;
  if (!entry) return std::nullopt;
  const auto way = way_to(file);
  const auto passed = passable(*entry, way);
  if (!passed || *passed == way.size()) return std::nullopt;
  const std::string who = "the account " + account + ", which faces the network, cannot ";
  if (*passed + 1 < way.size())
    return ClosedFile{who + "enter " + way[*passed] + ", where " + file.string() + " is",
                      "put it into a folder that the account may enter, and name it there"};
  return ClosedFile{who + "read " + file.string(),
                    "chgrp $(id -gn " + account + ") " + file.string() + " && chmod 640 " + file.string()};
}

}  // namespace psremoting::service
