#include "config/installs.hpp"

#include <sys/stat.h>

namespace psremoting::config {

namespace fs = std::filesystem;

std::vector<Root> standard_roots() {
  return {{"/opt/microsoft/powershell", "package"}, {"/opt/powershell", "archive"}, {"/snap/powershell/current/opt/powershell", "snap"},
          {"/snap/powershell-preview/current/opt/powershell", "snap"}, {"/usr/share/powershell", "package"}};
}

// Follows every symbolic link on the way: fs::canonical has done so for the file's own path, and a link's folder is as
// good as its target only if nobody else can swap it, which the folders' modes below decide.
std::optional<std::string> distrust(const fs::path& file) {
  for (fs::path part = file;; part = part.parent_path()) {
    struct stat status {};
    if (::lstat(part.c_str(), &status) != 0) return part.string() + " cannot be looked at";
    bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) && part != file.parent_path();
    if (status.st_uid != 0) return part.string() + " belongs to an ordinary user; chown it to root";
    if ((status.st_mode & S_IWOTH) && !sticky) return part.string() + " can be written by everybody; chmod o-w it";
    if ((status.st_mode & S_IWGRP) && status.st_gid != 0 && !sticky) return part.string() + " can be written by its group; chmod g-w it";
    if (part == part.parent_path()) return std::nullopt;
  }
}

std::string_view executable_name() { return "pwsh"; }

}  // namespace psremoting::config
