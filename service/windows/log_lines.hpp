#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "service/windows/event_log.hpp"

namespace psremoting::service {

// What the service's two processes write to their standard error, byte for byte as it comes: lines of the log in the
// journal's form ("<4>words"), and whatever else a library has to say. Each becomes a line of the detailed log, with
// time and level, and where an administrator is to know of it an event. One thread, but for last_error().
class LogLines {
 public:
  using Write = std::function<void(std::string_view line)>;
  // The event log outlives it.
  LogLines(Write write, EventLog& events) : write_(std::move(write)), events_(events) {}

  void take(std::string_view bytes);
  // The last error's words: why a start failed. Any thread.
  std::string last_error() const;

 private:
  void line(std::string_view text);

  Write write_;
  EventLog& events_;
  std::string begun_;  // of a line, without its end
  mutable std::mutex mutex_;
  std::string last_error_;
};

}  // namespace psremoting::service
