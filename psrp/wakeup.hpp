#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

#include "base/clock.hpp"

namespace psremoting::psrp {

// Something that one coroutine waits for, on one strand. What it waits for is a condition of the waiter's own, looked
// at before and after: notify() only says that it is worth looking.
class Wakeup {
 public:
  Wakeup(Clock& clock, boost::asio::any_io_executor strand) : clock_(clock), strand_(std::move(strand)) {}

  // Until notify() or `deadline`; false when the deadline has come. A notify() before it counts.
  boost::asio::awaitable<bool> wait_until(TimePoint deadline);
  void notify();

 private:
  Clock& clock_;
  boost::asio::any_io_executor strand_;
  std::unique_ptr<Timer> timer_;  // made for the first wait
  bool notified_ = false;
};

// For a wait that only notify() ends.
inline constexpr TimePoint never = TimePoint::max();

}  // namespace psremoting::psrp
