#pragma once

#include <filesystem>
#include <utility>

namespace psremoting::service::powershell {

// Owns a folder in which an install is made, or goes: what is in it at the end is removed with it.
class Hidden {
 public:
  explicit Hidden(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Hidden(Hidden&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  Hidden& operator=(Hidden&&) = delete;
  ~Hidden() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  // An archive, or an install, in it.
  std::filesystem::path archive() const { return folder_ / "archive"; }
  std::filesystem::path install() const { return folder_ / "install"; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace psremoting::service::powershell
