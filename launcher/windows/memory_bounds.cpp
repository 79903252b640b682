#include "launcher/windows/memory_bounds.hpp"

#include "launcher/host_memory.hpp"

namespace psremoting::launcher {
namespace {

// Makes it where there is none, and bounds it anew.
Result<void> bound(std::shared_ptr<const Job>& job, std::uint32_t percent) {
  if (!job) {
    auto made = Job::make({});
    if (!made) return made.error();
    job = std::make_shared<const Job>(std::move(*made));
  }
  return job->bound_memory(host_memory(percent));
}

}  // namespace

Result<MemoryBounds::Jobs> MemoryBounds::of(const std::string& user, const config::Memory& share) {
  std::erase_if(users_, [](const auto& entry) { return entry.second.expired(); });
  if (auto bounded = bound(all_, share.all_percent); !bounded) return bounded.error();
  auto mine = users_[user].lock();
  if (auto bounded = bound(mine, share.user_percent); !bounded) return bounded.error();
  users_[user] = mine;
  return Jobs{all_, mine};
}

}  // namespace psremoting::launcher
