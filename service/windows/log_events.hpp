#pragma once

#include <optional>
#include <string_view>

#include "base/log.hpp"
#include "service/windows/event_log.hpp"

namespace psremoting::service {

// A line of the log that an administrator is to see in the event log, too: all warnings and errors, by their own number
// where they have one, and what is told of sessions, listeners and the configuration. `text` is the line without time
// and level; what clients said in it is escaped already.
std::optional<Event> event_of(log::Level level, std::string_view text);

// The event of a start, or run, that ended with this exit code, and why.
Event end_event(int exit_code, std::string why);

}  // namespace psremoting::service
