#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace psremoting::service {

// Something an administrator is to know: a number of resources/messages.mc, whose upper bits say how bad it is, and the
// words for its text.
struct Event {
  std::uint32_t id = 0;
  std::string words;

  friend bool operator==(const Event&, const Event&) = default;
};

// Windows' event log. What cannot be written is lost: there is nobody else to tell.
class EventLog {
 public:
  virtual ~EventLog() = default;
  virtual void report(const Event& event) = 0;
};

// The system's own, for one thread at a time, as the source "psremoting" of the Application log. On Wine it takes
// everything and keeps nothing.
std::unique_ptr<EventLog> system_event_log();

}  // namespace psremoting::service
