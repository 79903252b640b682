#include "launcher/linux/cgroup.hpp"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/linux/fd.hpp"

namespace psremoting::launcher {
namespace {

// Where the v2 hierarchy is mounted. A line of mountinfo: id parent device root MOUNT options … - TYPE source options.
std::filesystem::path mount_point() {
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(" - cgroup2 ") == line.npos) continue;
    std::istringstream words(line);
    std::string skipped, root, mount;
    words >> skipped >> skipped >> skipped >> root >> mount;
    return mount;
  }
  return {};
}

// systemd says so on the directory of a unit that has Delegate=.
bool is_delegated(const std::filesystem::path& path) {
  char value = 0;
  for (const char* name : {"trusted.delegate", "user.delegate"}) {
    if (::getxattr(path.c_str(), name, &value, 1) == 1 && value == '1') return true;
  }
  return false;
}

}  // namespace

bool write_control(const std::filesystem::path& file, std::string_view text) {
  Fd fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return fd && ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::filesystem::path own_cgroup() {
  const auto mount = mount_point();
  std::ifstream lines("/proc/self/cgroup");
  for (std::string line; !mount.empty() && std::getline(lines, line);) {
    if (line.starts_with("0::/")) return mount / line.substr(4);
  }
  return {};
}

std::filesystem::path find_cgroup_parent() {
  auto own = own_cgroup();
  if (own.empty() || ::access(own.c_str(), W_OK) != 0) return {};
  if (is_delegated(own)) {
    // A cgroup with processes in it cannot limit its children.
    const auto leaf = own / "launcher";
    ::mkdir(leaf.c_str(), 0755);
    write_control(leaf / "cgroup.procs", "0");
  }
  write_control(own / "cgroup.subtree_control", "+memory");
  write_control(own / "cgroup.subtree_control", "+pids");
  return own;
}

std::uint64_t tasks_for(std::uint32_t processes) { return std::uint64_t{processes} * 64; }

Cgroup::Cgroup(std::filesystem::path path, const request::Limits& limits) : path_(std::move(path)) {
  if (path_.empty() || (::mkdir(path_.c_str(), 0755) != 0 && errno != EEXIST)) return;
  exists_ = true;
  write_control(path_ / "memory.oom.group", "1");  // whichever limit it is that is reached, a worker goes as a whole
  if (limits.memory_mb != 0) {
    memory_ = write_control(path_ / "memory.max", std::to_string(std::uint64_t{limits.memory_mb} << 20));
    write_control(path_ / "memory.swap.max", "0");
  }
  if (limits.processes != 0)
    processes_ = write_control(path_ / "pids.max", std::to_string(tasks_for(limits.processes)));
}

void Cgroup::enter() const {
  if (exists_) write_control(path_ / "cgroup.procs", "0");
}

bool Cgroup::kill(const std::filesystem::path& path) {
  return !path.empty() && write_control(path / "cgroup.kill", "1");
}

void Cgroup::remove(const std::filesystem::path& path) {
  if (!path.empty()) ::rmdir(path.c_str());
}

}  // namespace psremoting::launcher
