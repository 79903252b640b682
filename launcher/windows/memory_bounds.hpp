#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"
#include "launcher/windows/job.hpp"

namespace psremoting::launcher {

// The jobs around those of sessions and commands: one for all of them, in it one for each user, with the shares of the
// host's memory that the configuration gives. Calls come from one thread.
class MemoryBounds {
 public:
  using Jobs = std::vector<std::shared_ptr<const Job>>;  // the outer one first

  // Those for a worker of this user, who is named by the SID. The user's job stays while somebody holds it. The shares
  // count at once, for what runs already, too.
  Result<Jobs> of(const std::string& user, const config::Memory& share);

 private:
  std::shared_ptr<const Job> all_;
  std::map<std::string, std::weak_ptr<const Job>> users_;
};

}  // namespace psremoting::launcher
