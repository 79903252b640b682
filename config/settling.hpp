#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "base/clock.hpp"
#include "config/install.hpp"

namespace psremoting::config {

// Holds back PowerShells whose files are being written: what is new, or another than before, counts once nothing of it
// has changed for as long as quiet(); until then the one that was served from that place stays. Not thread-safe.
class Settling {
 public:
  static constexpr std::chrono::seconds quiet{3};

  // Changes what was found into what is to be in force, after what was in force before. True while it is to be looked
  // at again, which nothing else will ask for.
  bool apply(const std::vector<Install>& before, std::vector<Install>& found, TimePoint now);

 private:
  struct Seen {
    std::uint64_t files = 0;
    TimePoint since{};
  };
  bool is_quiet(const Install& install, TimePoint now);

  std::map<std::filesystem::path, Seen> seen_;  // by program
};

}  // namespace psremoting::config
