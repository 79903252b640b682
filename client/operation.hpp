#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.hpp"

namespace psremoting::client {

// One thing that PowerShell asked for and that is under way: the strand it runs on, and what it waits for. Whoever ends
// it does so from any thread; everything else only on the strand.
class Operation : public std::enable_shared_from_this<Operation> {
 public:
  Operation(boost::asio::io_context& io, Clock& clock);

  const boost::asio::any_io_executor& strand() const { return strand_; }
  Clock& clock() const { return clock_; }

  // What it waits for ends soon after, and so does what it waits for next. `quietly`: nobody wants to hear of its end.
  void cancel(bool quietly);
  bool cancelled() const { return cancelled_; }
  bool is_quiet() const { return quiet_; }

  // Waits; cut short by cancel(), and by wake() from any thread.
  boost::asio::awaitable<void> pause(Duration time);
  void wake();

  // Asks, every so often, whether what is waited for can still come.
  struct Watch {
    std::function<bool()> is_hopeless;
    Duration every;
  };

  // While it lives, `stop` is called, once, by cancel(), at the deadline, or where the watch gives up hope. One at a
  // time.
  class Wait {
   public:
    Wait(Operation& operation, TimePoint deadline, std::function<void()> stop, Watch watch = {});
    ~Wait();
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    bool ran_out() const { return operation_.ran_out_; }
    bool gave_up_hope() const { return operation_.gave_up_hope_; }

   private:
    Operation& operation_;
  };

 private:
  void stop();
  void arm();
  void look();

  boost::asio::any_io_executor strand_;
  Clock& clock_;
  std::unique_ptr<Timer> pause_;
  boost::asio::steady_timer timer_;
  TimePoint deadline_;
  unsigned armed_ = 0;  // which arming of the timer counts
  std::function<void()> stop_;
  Watch watch_;
  bool ran_out_ = false, gave_up_hope_ = false;
  std::atomic<bool> cancelled_ = false, quiet_ = false;
};

// Wakes those that still are. Any thread.
void wake(const std::vector<std::weak_ptr<Operation>>& operations);

}  // namespace psremoting::client
