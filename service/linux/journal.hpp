#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/log.hpp"

// The journal's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL), by which an event arrives there with its fields.
// Not libsystemd's sd_journal_sendv(), which keeps its socket for ever: our children close what they did not open, and
// the number of that socket would then be something else's.
namespace psremoting::service {

// The datagram: MESSAGE= is the line, PSREMOTING_EVENT= the event's id, PSREMOTING_USER= the field `user`.
std::string journal_entry(const log::Event& event, std::string_view line, std::span<const log::Written> fields);

}  // namespace psremoting::service
