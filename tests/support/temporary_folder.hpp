#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

namespace psremoting::test {

// A folder of the test's own, gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<unsigned> count = 0;
    static const unsigned run = std::random_device()();
    path_ = std::filesystem::temp_directory_path() /
            ("psremoting-test-" + std::to_string(run) + '-' + std::to_string(++count));
    std::filesystem::create_directories(path_);
    path_ = std::filesystem::canonical(path_);
    std::filesystem::permissions(path_, std::filesystem::perms(0755));  // for a worker of another account
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  // Makes the folders on the way.
  std::filesystem::path write(std::string_view name, std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace psremoting::test
