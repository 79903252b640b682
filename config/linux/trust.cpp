#include <sys/stat.h>

#include "config/paths.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40;  // as the kernel's own limit

// A group of root's own is an administrators' group; any other may have ordinary members.
std::string distrust_one(const fs::path& part, const struct stat& status) {
  if (status.st_uid != 0) return part.string() + " belongs to an ordinary user; chown it to root";
  // In a sticky folder nobody can replace what is root's, and its entries are looked at, too.
  if (S_ISLNK(status.st_mode) || (S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX))) return {};
  if (status.st_mode & S_IWOTH) return part.string() + " can be written by everybody; chmod o-w it";
  if ((status.st_mode & S_IWGRP) && status.st_gid != 0)
    return part.string() + " can be written by its group; chmod g-w it";
  return {};
}

// `done` has been walked already; the rest follows it.
std::string walk(fs::path done, const fs::path& rest, int& links) {
  for (const fs::path& name : rest) {
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      done = done.parent_path();
      continue;
    }
    const fs::path part = done / name;
    struct stat status{};
    if (::lstat(part.c_str(), &status) != 0) return part.string() + " cannot be looked at";
    if (std::string why = distrust_one(part, status); !why.empty()) return why;
    if (!S_ISLNK(status.st_mode)) {
      done = part;
      continue;
    }
    if (++links > most_links) return part.string() + " is a symbolic link in a circle";
    std::error_code failed;
    const fs::path target = fs::read_symlink(part, failed);
    if (failed) return part.string() + " cannot be looked at";
    if (std::string why = walk(target.is_absolute() ? "/" : done, target, links); !why.empty()) return why;
    done = fs::canonical(part, failed);
  }
  return {};
}

}  // namespace

std::string distrust(const fs::path& file) {
  int links = 0;
  return walk("/", fs::absolute(file), links);
}

}  // namespace psremoting::config
