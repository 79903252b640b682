#pragma once

#include <algorithm>

#include "base/clock.hpp"

namespace psremoting::launcher {

// How long to wait before something that ended is started again: longer each time, but a run that went well for a while
// starts from the beginning.
class BackOff {
 public:
  static constexpr Duration shortest = std::chrono::milliseconds(100), longest = std::chrono::seconds(30);
  static constexpr Duration went_well = std::chrono::minutes(1);

  Duration next(TimePoint started, TimePoint ended) {
    if (ended - started >= went_well) wait_ = shortest;
    return std::exchange(wait_, std::min<Duration>(wait_ * 2, longest));
  }

 private:
  Duration wait_ = shortest;
};

}  // namespace psremoting::launcher
