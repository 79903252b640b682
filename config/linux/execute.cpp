#include <sys/stat.h>
#include <unistd.h>

#include "config/installs.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

// Whether accounts other than the owner's have a right to a file. A group of root's own has no ordinary members.
bool have(const struct stat& status, mode_t others, mode_t group) {
  return (status.st_mode & others) || ((status.st_mode & group) && status.st_gid != 0);
}

// The first folder above the file that users cannot enter, or nothing.
std::string closed_folder(const fs::path& file) {
  for (fs::path folder = file.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
    struct stat status{};
    if (::stat(folder.c_str(), &status) == 0 && !have(status, S_IXOTH, S_IXGRP)) return folder.string();
  }
  return {};
}

}  // namespace

std::string not_executable(const fs::path& program, bool for_users) {
  const std::string cure = "; chmod a+x it";
  if (::access(program.c_str(), X_OK) != 0) return program.string() + " cannot be executed" + cure;
  struct stat status{};
  if (!for_users || ::stat(program.c_str(), &status) != 0) return {};
  if (!have(status, S_IXOTH, S_IXGRP))
    return program.string() + " cannot be executed by users, only by its owner" + cure;
  const std::string closed = closed_folder(program);
  return closed.empty() ? closed : "users cannot enter " + closed + ", where it is; install it where they can";
}

}  // namespace psremoting::config
