#include <catch2/catch.hpp>

#include "base/log.hpp"
#include "service/start_error.hpp"
#include "service/windows/event_rate.hpp"
#include "service/windows/log_events.hpp"
#include "service/windows/log_lines.hpp"
#include "service/windows/resources/messages.h"
#include "support/manual_clock.hpp"
#include "unit/service/windows/fake_event_log.hpp"

using namespace psremoting;
using namespace psremoting::service;
using log::Level;

TEST_CASE("An event that has a number of its own is reported under it, with its fields", "[events]") {
  const auto line =
      log::line<event::logon_refused>({{"user", "eve"}, {"client", "10.0.0.7"}, {"why", "wrong password"}});
  CHECK(event_of(Level::warning, line) ==
        Event{EVENT_LOGON_REFUSED, "user=eve client=10.0.0.7 why=\"wrong password\""});
  CHECK(event_of(Level::error, log::line<event::serve_restarted>({{"with", "exit code 3"}})) ==
        Event{EVENT_SERVE_RESTARTED, "with=\"exit code 3\""});
  CHECK(event_of(Level::info, log::line<event::certificate_reloaded>()) == Event{EVENT_CERTIFICATE_USED, ""});
}

TEST_CASE("An event is known by its id, whatever its text", "[events]") {
  CHECK(event_of(Level::info, "somebody came event=shell_opened shell=1 user=ann")->id == EVENT_SESSION_OPENED);
  CHECK(event_of(Level::warning, "logon refused user=eve")->id == EVENT_WARNING);
  CHECK(event_of(Level::warning, "logon refused event=logon_refused_not")->id == EVENT_WARNING);
}

TEST_CASE("Nobody's text is taken for the event", "[events]") {
  const auto line = log::line<event::no_ipv6>({{"reason", "x event=defect y"}});
  CHECK(event_of(Level::warning, line) == Event{EVENT_WARNING, line});
}

TEST_CASE("Other warnings and errors are reported whole, and nothing else is", "[events]") {
  CHECK(event_of(Level::error, "user file event=user_file_unusable why=x") ==
        Event{EVENT_ERROR, "user file event=user_file_unusable why=x"});
  CHECK_FALSE(event_of(Level::info, log::line<event::certificate_made>({{"file", "x"}})));
  CHECK_FALSE(event_of(Level::debug, "logon"));
  CHECK_FALSE(event_of(Level::error, log::line<event::configuration_unusable>({{"reason", "x"}})));
}

TEST_CASE("An end is reported by the number of the step that failed, or as a stop", "[events]") {
  CHECK(end_event(0, "old news") == Event{EVENT_STOPPED, ""});
  CHECK(end_event(10, "why") == Event{EVENT_START_CONFIGURATION, "why"});
  CHECK(end_event(12, "why") == Event{EVENT_START_LISTENER, "why"});
  CHECK(end_event(1, "why") == Event{EVENT_START_OTHER, "Exit code 1: why"});
  // What end_event() does not know by name would be an "other".
  for (int code = 1; code < 100; ++code) {
    CAPTURE(code);
    CHECK(is_start_error(code) == (end_event(code, "").id != EVENT_START_OTHER));
  }
}

TEST_CASE("A flood of refused logons is told once a minute, and others are still heard", "[events]") {
  FakeEventLog log;
  test::ManualClock clock;
  EventRate rate(log, clock);
  for (int i = 0; i < 1000; ++i) rate.report({EVENT_LOGON_REFUSED, "eve"});
  REQUIRE(log.events.size() == EventRate::bad_a_minute + 1);
  CHECK(log.events.back() == Event{EVENT_SUPPRESSED, "30"});
  rate.report({EVENT_SERVE_RESTARTED, ""});
  CHECK(log.events.back().id == EVENT_SERVE_RESTARTED);
  clock.advance(std::chrono::minutes(1));
  rate.report({EVENT_LOGON_REFUSED, "mallory"});
  CHECK(log.events.back() == Event{EVENT_LOGON_REFUSED, "mallory"});
}

TEST_CASE("What those do who were let in is reported up to a much higher number", "[events]") {
  FakeEventLog log;
  test::ManualClock clock;
  EventRate rate(log, clock);
  for (int i = 0; i < 1000; ++i) rate.report({EVENT_SESSION_OPENED, "alice"});
  CHECK(log.events.size() == EventRate::good_a_minute + 1);
}

namespace {

struct Lines {
  FakeEventLog events;
  std::vector<std::string> written;
  LogLines lines{[this](std::string_view line) { written.emplace_back(line.substr(25)); }, events};  // without the time
};

}  // namespace

TEST_CASE("Lines come in pieces and are written whole, with their level", "[events]") {
  Lines log;
  log.lines.take("<6>one");
  CHECK(log.written.empty());
  log.lines.take(" more\n<4>two\r\n<7>thr");
  log.lines.take("ee\n");
  CHECK(log.written == std::vector<std::string>{"info one more\r\n", "warning two\r\n", "debug three\r\n"});
  CHECK(log.events.events == std::vector<Event>{{EVENT_WARNING, "two"}});
}

TEST_CASE("What is not in the log's form is an error, and no line is longer than others can bear", "[events]") {
  Lines log;
  log.lines.take("terminate called\n");
  CHECK(log.written == std::vector<std::string>{"error terminate called\r\n"});
  CHECK(log.events.events == std::vector<Event>{{EVENT_ERROR, "terminate called"}});
  log.lines.take(std::string(70000, 'x'));
  CHECK(log.written.size() == 2);
}

TEST_CASE("The last error is remembered as the reason of the end", "[events]") {
  Lines log;
  log.lines.take("<3>no certificate for the HTTPS listener reason=x\n<6>later\n");
  CHECK(log.lines.last_error() == "no certificate for the HTTPS listener reason=x");
}
