#pragma once

#include <vector>

#include "service/windows/event_log.hpp"

// Wine's event log keeps nothing, so tests look at this one.
struct FakeEventLog final : psremoting::service::EventLog {
  std::vector<psremoting::service::Event> events;

  void report(const psremoting::service::Event& event) override { events.push_back(event); }
};
