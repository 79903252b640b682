#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"

// What each system has its own way for, in the folder of installs.
namespace psremoting::service::powershell {

// The right to change the folder, which one process has at a time; given back by its end.
class Lock {
 public:
  Lock() = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  virtual ~Lock() = default;
};

// Takes it and does not wait: Errc::aborted where another process has it, access_denied or io where the system says no.
Result<std::unique_ptr<Lock>> lock(const std::filesystem::path& folder);

// What was written in the folder and below it is on the disk when it returns. Errc::io.
Result<void> sync(const std::filesystem::path& folder);

// Two folders of one file system change their names. Errc::io; then nothing has changed.
Result<void> swap_names(const std::filesystem::path& one, const std::filesystem::path& other);

// The program that a process runs; empty where there is no such process, or none that we may look at.
std::filesystem::path program_of(std::uint64_t process_id);

}  // namespace psremoting::service::powershell
