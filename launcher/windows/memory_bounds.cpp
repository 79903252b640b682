#include "launcher/windows/memory_bounds.hpp"

#include <algorithm>
#include <windows.h>

namespace psremoting::launcher {
namespace {

// Makes it where there is none, and bounds it anew.
Result<void> bound(std::shared_ptr<const Job>& job, std::uint32_t percent) {
  if (!job) {
    auto made = Job::make({});
    if (!made) return made.error();
    job = std::make_shared<const Job>(std::move(*made));
  }
  return job->bound_memory(host_memory() / 100 * percent);
}

}  // namespace

std::uint64_t host_memory() {
  MEMORYSTATUSEX memory{};
  memory.dwLength = sizeof memory;
  ::GlobalMemoryStatusEx(&memory);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION ours{};
  const bool in_job =
      ::QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &ours, sizeof ours, nullptr);
  const bool bounded = in_job && ours.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_JOB_MEMORY;
  return bounded ? std::min<std::uint64_t>(memory.ullTotalPhys, ours.JobMemoryLimit) : memory.ullTotalPhys;
}

Result<MemoryBounds::Jobs> MemoryBounds::of(const std::string& user, const config::Memory& share) {
  std::erase_if(users_, [](const auto& entry) { return entry.second.expired(); });
  if (auto bounded = bound(all_, share.all_percent); !bounded) return bounded.error();
  auto mine = users_[user].lock();
  if (auto bounded = bound(mine, share.user_percent); !bounded) return bounded.error();
  users_[user] = mine;
  return Jobs{all_, mine};
}

}  // namespace psremoting::launcher
