#include "launcher/host_memory.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "launcher/linux/cgroup.hpp"

namespace psremoting::launcher {
namespace {

namespace fs = std::filesystem;

// "max" and a file that is not there bound nothing.
std::uint64_t limit_of(const fs::path& cgroup) {
  std::uint64_t bytes = 0;
  std::ifstream file(cgroup / "memory.max");
  return file >> bytes ? bytes : UINT64_MAX;
}

}  // namespace

std::uint64_t host_memory() {
  auto bytes =
      static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  for (auto at = own_cgroup(); at.has_relative_path(); at = at.parent_path()) bytes = std::min(bytes, limit_of(at));
  return bytes;
}

}  // namespace psremoting::launcher
