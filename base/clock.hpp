#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>

namespace psremoting {

using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

// One coroutine at a time waits on it. Used on one strand only.
class Timer {
 public:
  virtual ~Timer() = default;
  // Waits until `when` or until cancel(); true when the time has come.
  virtual boost::asio::awaitable<bool> wait_until(TimePoint when) = 0;
  // Ends the wait that is under way, if any; it gives false.
  virtual void cancel() = 0;
};

// The only source of time for what waits: the real one, or a test's that stands still until told (tests/support). Any
// thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
  virtual std::unique_ptr<Timer> timer(boost::asio::any_io_executor executor) = 0;
};

// std::chrono::steady_clock and Asio's timers. Lives as long as the program.
Clock& system_clock();

}  // namespace psremoting
