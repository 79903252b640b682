#pragma once

#include <map>

#include "base/clock.hpp"
#include "service/windows/event_log.hpp"

namespace psremoting::service {

// Keeps a flood out of the event log: of each number, so many a minute. Of the first that is too many in a minute one
// line tells; the service's log has them all. One thread at a time.
class EventRate final : public EventLog {
 public:
  // Both outlive it.
  EventRate(EventLog& log, const Clock& clock) : log_(log), clock_(clock) {}

  static constexpr int bad_a_minute = 20;    // warnings and errors, which a stranger can cause
  static constexpr int good_a_minute = 600;  // what only those cause who were let in

  void report(const Event& event) override;

 private:
  struct Minute {
    TimePoint began;
    int count = 0;
  };

  EventLog& log_;
  const Clock& clock_;
  std::map<std::uint32_t, Minute> minutes_;  // a handful: the numbers are ours
};

}  // namespace psremoting::service
