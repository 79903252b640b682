#pragma once

#include <filesystem>
#include <string_view>

#include "base/request.hpp"

namespace psremoting::launcher {

// The cgroup (v2) below which workers may have their own; empty where there is none that we may write. A service
// manager that delegated its cgroup to us gets ourselves moved into a leaf of it, so that limits can be switched on
// beside us.
std::filesystem::path find_cgroup_parent();

// Where we are now; empty where there is no cgroup (v2).
std::filesystem::path own_cgroup();
// Writes to a file of a cgroup, which has to be there.
bool write_control(const std::filesystem::path& file, std::string_view text);

// One worker's cgroup. Everything is best effort: a host without cgroups still has workers.
class Cgroup {
 public:
  // Makes it, where it is not there yet, with as much of the limits as the controllers there allow.
  Cgroup(std::filesystem::path path, const request::Limits& limits);

  bool limits_memory() const { return memory_; }
  bool limits_processes() const { return processes_; }

  // Puts the calling process into it.
  void enter() const;
  // Kills everything that is in it, at once. False where the kernel cannot.
  static bool kill(const std::filesystem::path& path);
  // Once nothing is left in it.
  static void remove(const std::filesystem::path& path);

 private:
  std::filesystem::path path_;
  bool exists_ = false, memory_ = false, processes_ = false;
};

// How many tasks (threads count, to the kernel) that many processes may be: a .NET process has about 30.
std::uint64_t tasks_for(std::uint32_t processes);

}  // namespace psremoting::launcher
