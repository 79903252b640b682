#pragma once

#include <cstddef>

#include "base/clock.hpp"

namespace psremoting::psrp {

// How much a shell may have sent to its commands of which nothing shows that they consumed it (docs/adr/0007). The
// worker acknowledges input at once, whatever its pipeline does, and keeps it in memory.
class InputAllowance {
 public:
  static constexpr std::size_t burst = 64u * 1024 * 1024;        // bytes
  static constexpr std::size_t refill_per_second = 256u * 1024;  // for pipelines that consume and say nothing

  explicit InputAllowance(TimePoint now) : last_(now) {}

  // Takes so many bytes, or takes nothing and gives false.
  bool take(std::size_t bytes, TimePoint now);
  // So many of them are consumed.
  void release(std::size_t bytes);
  std::size_t taken() const { return taken_; }

 private:
  std::size_t taken_ = 0;
  TimePoint last_;
};

}  // namespace psremoting::psrp
