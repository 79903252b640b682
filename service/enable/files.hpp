#pragma once

#include <filesystem>
#include <string>

#include "service/enable/step.hpp"

namespace psremoting::service::enable {

// A text that has to be in a file.
struct File {
  std::string step;
  std::filesystem::path path;
  std::string text;
  std::string what;  // "the unit file"
  // Where a package brings the same file; then ours is not needed. May be empty.
  std::filesystem::path packaged;
  // Whether the file is kept as `text` says (it begins with the same first line as ours); else what an administrator
  // made of it stays.
  bool ours = false;
};

Step write_file(const File& file);
// Removes the file where it is as we wrote it, or as we keep it.
Step remove_file(const File& file);

// A folder of root's that everybody may read.
Step make_folder(std::string step, const std::filesystem::path& path, const std::string& what);

// Written beside and renamed: nobody reads half a file.
Result<void> put(const std::filesystem::path& path, const std::string& text);

}  // namespace psremoting::service::enable
