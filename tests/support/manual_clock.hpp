#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.hpp"

namespace psremoting::test {

// Time that stands still until advance(). Waits are Asio timers that never expire by themselves, so the io_context
// keeps running them; use from one thread, with the io_context polled between.
class ManualClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }

  std::unique_ptr<Timer> timer(boost::asio::any_io_executor executor) override {
    return std::make_unique<ManualTimer>(*this, std::move(executor));
  }

  void advance(Duration by) {
    now_ += by;
    for (auto& [timer, when] : std::map(waiting_)) {
      if (when <= now_) timer->fire();
    }
  }

  std::size_t waiting() const { return waiting_.size(); }

 private:
  class ManualTimer final : public Timer {
   public:
    ManualTimer(ManualClock& clock, boost::asio::any_io_executor executor)
        : clock_(clock), timer_(std::move(executor)) {}
    ~ManualTimer() override { clock_.waiting_.erase(this); }

    boost::asio::awaitable<bool> wait_until(TimePoint when) override {
      if (when <= clock_.now()) co_return true;
      fired_ = false;
      clock_.waiting_[this] = when;
      timer_.expires_at(TimePoint::max());
      co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));  // always "cancelled"
      clock_.waiting_.erase(this);
      co_return fired_;
    }
    void cancel() override { timer_.cancel(); }
    void fire() {
      fired_ = true;
      timer_.cancel();
    }

   private:
    ManualClock& clock_;
    boost::asio::steady_timer timer_;
    bool fired_ = false;
  };

  TimePoint now_{std::chrono::hours(1)};
  std::map<ManualTimer*, TimePoint> waiting_;
};

}  // namespace psremoting::test
