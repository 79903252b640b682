#include "service/windows/log_events.hpp"

#include <algorithm>
#include <iterator>
#include <windows.h>

#include "service/start_error.hpp"
#include "service/windows/resources/messages.h"

namespace psremoting::service {
namespace {

constexpr std::uint32_t told_otherwise = 0;  // by the event of the start that failed

struct Known {
  std::string_view text;  // as it is logged; tests/windows/event_texts.py looks whether it still is
  std::uint32_t id;
};

constexpr Known known[] = {
    {"listening", EVENT_LISTENING},
    {"not listening any more", EVENT_NOT_LISTENING},
    {"the configuration cannot be used", told_otherwise},
    {"no listener is left", told_otherwise},
    {"no listener is configured; add one to Listeners, or run: psremoting enable", told_otherwise},
    {"serve ended and is started again", EVENT_SERVE_RESTARTED},
    {"serve is ended", EVENT_SERVE_ENDED},
    {"a defect ended what was going on", EVENT_DEFECT},
    {"logon refused", EVENT_LOGON_REFUSED},
    {"a shell was refused", EVENT_SHELL_REFUSED},
    {"a new configuration is in force", EVENT_CONFIGURATION_USED},
    {"the new configuration is broken; the old one stays in force", EVENT_CONFIGURATION_REFUSED},
    {"the new configuration is not used", EVENT_CONFIGURATION_REFUSED},
    {"certificate reloaded", EVENT_CERTIFICATE_USED},
    {"certificate not reloaded, the one before stays in use", EVENT_CERTIFICATE_REFUSED},
    {"no certificate for the HTTPS listener", EVENT_NO_CERTIFICATE},
    {"a listener did not open", EVENT_NO_LISTENER},
    {"a shell was opened", EVENT_SESSION_OPENED},
    {"a shell ended", EVENT_SESSION_ENDED},
    {"a worker did not start", EVENT_NO_WORKER},
};

// Whether the line is this text with its fields, which are handed over.
bool is(std::string_view line, std::string_view text, std::string_view& fields) {
  if (!line.starts_with(text)) return false;
  line.remove_prefix(text.size());
  if (!line.empty() && line.front() != ' ') return false;
  fields = line.empty() ? line : line.substr(1);
  return true;
}

}  // namespace

std::optional<Event> event_of(log::Level level, std::string_view text) {
  std::string_view fields;
  const auto* found = std::ranges::find_if(known, [&](const Known& one) { return is(text, one.text, fields); });
  if (found != std::end(known)) {
    if (found->id == told_otherwise) return std::nullopt;
    return Event{found->id, std::string(fields)};
  }
  if (level == log::Level::warning) return Event{EVENT_WARNING, std::string(text)};
  if (level == log::Level::error) return Event{EVENT_ERROR, std::string(text)};
  return std::nullopt;
}

Event end_event(int exit_code, std::string why) {
  switch (static_cast<StartError>(exit_code)) {
    case StartError::none: return {EVENT_STOPPED, {}};
    case StartError::configuration: return {EVENT_START_CONFIGURATION, std::move(why)};
    case StartError::certificate: return {EVENT_START_CERTIFICATE, std::move(why)};
    case StartError::listener: return {EVENT_START_LISTENER, std::move(why)};
    case StartError::launcher: return {EVENT_START_LAUNCHER, std::move(why)};
    case StartError::account: return {EVENT_START_ACCOUNT, std::move(why)};
  }
  return {EVENT_START_OTHER, "Exit code " + std::to_string(exit_code) + (why.empty() ? "" : ": ") + why};
}

}  // namespace psremoting::service
