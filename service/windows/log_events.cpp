#include "service/windows/log_events.hpp"

#include <algorithm>
#include <iterator>
#include <windows.h>

#include "service/start_error.hpp"
#include "service/windows/resources/messages.h"

namespace psremoting::service {
namespace {

constexpr std::uint32_t told_otherwise = 0;  // by the event of the start that failed

struct Numbered {
  const log::Event* event;
  std::uint32_t number;
};

constexpr Numbered numbered[] = {
    {&event::listening, EVENT_LISTENING},
    {&event::not_listening, EVENT_NOT_LISTENING},
    {&event::configuration_unusable, told_otherwise},
    {&event::no_listener_left, told_otherwise},
    {&event::no_listener_configured, told_otherwise},
    {&event::serve_restarted, EVENT_SERVE_RESTARTED},
    {&event::serve_ended_by_launcher, EVENT_SERVE_ENDED},
    {&event::defect, EVENT_DEFECT},
    {&event::logon_refused, EVENT_LOGON_REFUSED},
    {&event::shell_refused, EVENT_SHELL_REFUSED},
    {&event::configuration_used, EVENT_CONFIGURATION_USED},
    {&event::configuration_broken, EVENT_CONFIGURATION_REFUSED},
    {&event::configuration_not_used, EVENT_CONFIGURATION_REFUSED},
    {&event::certificate_reloaded, EVENT_CERTIFICATE_USED},
    {&event::certificate_not_reloaded, EVENT_CERTIFICATE_REFUSED},
    {&event::no_certificate, EVENT_NO_CERTIFICATE},
    {&event::listener_not_opened, EVENT_NO_LISTENER},
    {&event::shell_opened, EVENT_SESSION_OPENED},
    {&event::shell_ended, EVENT_SESSION_ENDED},
    {&event::worker_not_started, EVENT_NO_WORKER},
};

// What follows `mark`, up to the next blank; `line` is then what follows that. No text of the table has the mark in it,
// so where there are several the first is the event's.
std::string_view take_word(std::string_view& line, std::string_view mark) {
  const auto at = line.find(mark);
  if (at == line.npos) return {};
  line.remove_prefix(at + mark.size());
  const auto word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(word.size() + 1, line.size()));
  return word;
}

}  // namespace

std::optional<Event> event_of(log::Level level, std::string_view text) {
  std::string_view fields = text;
  const auto id = take_word(fields, " event=");
  const auto* found = std::ranges::find(numbered, id, [](const Numbered& one) { return one.event->id; });
  if (found != std::end(numbered)) {
    if (found->number == told_otherwise) return std::nullopt;
    return Event{found->number, std::string(fields)};
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
