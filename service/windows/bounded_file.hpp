#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/handle.hpp"

namespace psremoting::service {

// A log that cannot fill the disk: when `largest` bytes are in it, "service.log" becomes "service.1.log", that one
// "service.2.log", and so on; of the old ones `kept` stay. Others may read it meanwhile. What cannot be written is
// lost. One thread at a time.
class BoundedFile {
 public:
  BoundedFile(std::filesystem::path file, std::uint64_t largest, int kept);

  void write(std::string_view line);

 private:
  std::filesystem::path old(int number) const;
  void open();
  void start_over();

  std::filesystem::path file_;
  std::uint64_t largest_;
  int kept_;
  Handle handle_;
  std::uint64_t size_ = 0;
};

}  // namespace psremoting::service
