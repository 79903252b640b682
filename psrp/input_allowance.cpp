#include "psrp/input_allowance.hpp"

#include <algorithm>

namespace psremoting::psrp {

bool InputAllowance::take(std::size_t bytes, TimePoint now) {
  auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(now - last_);
  // Enough to refill from empty; keeps the product below small.
  auto most = std::chrono::milliseconds(1000 * (burst / refill_per_second + 1));
  auto refilled = static_cast<std::size_t>(std::clamp(passed, passed.zero(), most).count()) * refill_per_second / 1000;
  if (refilled > 0) {
    taken_ -= std::min(taken_, refilled);
    last_ = now;
  }
  if (bytes > burst - std::min(taken_, burst)) return false;
  taken_ += bytes;
  return true;
}

void InputAllowance::release(std::size_t bytes) { taken_ -= std::min(taken_, bytes); }

}  // namespace psremoting::psrp
