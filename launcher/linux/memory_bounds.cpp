#include "launcher/linux/memory_bounds.hpp"

#include <algorithm>
#include <sys/stat.h>

#include "launcher/host_memory.hpp"
#include "launcher/linux/cgroup.hpp"

namespace psremoting::launcher {
namespace {

namespace fs = std::filesystem;

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
