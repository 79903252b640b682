#include "psrp/torn_line.hpp"

#include <algorithm>
#include <utility>

namespace psremoting::psrp {

std::optional<Packet> TornLine::damage_of(std::string_view line) {
  const auto remains = remains_of_packet(line);
  if (!remains) return std::nullopt;
  const bool was_open = std::exchange(open_, remains->begins && !remains->ends);
  if (was_open && remains->ends && !remains->begins) return std::nullopt;
  return Packet{PacketKind::damaged, remains->id.value_or(Guid()), false, {}};
}

void JunkAllowance::take(std::size_t bytes, TimePoint now) {
  const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(now - last_);
  const auto most = std::chrono::milliseconds(1000 * (burst / refill_per_second + 1));  // keeps the product small
  const auto refilled =
      static_cast<std::size_t>(std::clamp(passed, passed.zero(), most).count()) * refill_per_second / 1000;
  if (refilled > 0) {
    taken_ -= std::min(taken_, refilled);
    last_ = now;
  }
  taken_ = std::min(taken_ + bytes, burst + 1);
}

}  // namespace psremoting::psrp
