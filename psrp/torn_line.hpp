#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "psrp/packet.hpp"

namespace psremoting::psrp {

// Tells what damage a line means that is no packet. Whoever else writes to the pipe tears a packet in two: the damage
// is told with its first part, which says whose it is, and the second is not told again.
class TornLine {
 public:
  // A packet of kind damaged, or nothing for what is only somebody else's.
  std::optional<Packet> damage_of(std::string_view line);
  // A whole packet came: nothing is open any more.
  void forget() { open_ = false; }

 private:
  bool open_ = false;
};

// How much somebody else may write to a worker's stdout without harm: it is read and thrown away. Only one that never
// stops is a failure of the session.
class JunkAllowance {
 public:
  static constexpr std::size_t burst = 16u * 1024 * 1024;  // bytes
  static constexpr std::size_t refill_per_second = 1024u * 1024;

  explicit JunkAllowance(TimePoint now) : last_(now) {}
  void take(std::size_t bytes, TimePoint now);
  bool used_up() const { return taken_ > burst; }

 private:
  std::size_t taken_ = 0;
  TimePoint last_;
};

}  // namespace psremoting::psrp
