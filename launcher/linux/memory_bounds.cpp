#include "launcher/linux/memory_bounds.hpp"

#include <algorithm>
#include <fstream>
#include <sys/stat.h>
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

// A cgroup that bounds the memory of those below it. Its controllers are handed down before anything is in it.
bool make_bounded(const fs::path& cgroup, std::uint64_t bytes) {
  ::mkdir(cgroup.c_str(), 0755);
  if (!write_control(cgroup / "memory.max", std::to_string(bytes))) return false;
  write_control(cgroup / "cgroup.subtree_control", "+memory");
  write_control(cgroup / "cgroup.subtree_control", "+pids");
  return true;
}

// A user's id is a number here; nobody's becomes the name of another folder.
std::string folder_for(const std::string& user) {
  std::string name = "user-" + user;
  std::ranges::replace(name, '/', '_');
  return name;
}

}  // namespace

std::uint64_t host_memory() {
  auto bytes =
      static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  for (auto at = own_cgroup(); at.has_relative_path(); at = at.parent_path()) bytes = std::min(bytes, limit_of(at));
  return bytes;
}

std::uint64_t host_memory(std::uint32_t percent) { return host_memory() / 100 * percent; }

fs::path user_cgroup(const fs::path& parent, const std::string& user, const config::Memory& share) {
  if (parent.empty()) return {};
  const auto all = parent / "workers", mine = all / folder_for(user);
  const bool bounded =
      make_bounded(all, host_memory(share.all_percent)) && make_bounded(mine, host_memory(share.user_percent));
  return bounded ? mine : fs::path();
}

void remove_user_cgroups(const fs::path& parent) {
  if (parent.empty()) return;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(parent / "workers", failed)) Cgroup::remove(entry.path());
  Cgroup::remove(parent / "workers");
}

}  // namespace psremoting::launcher
