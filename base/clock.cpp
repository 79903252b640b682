#include "base/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace psremoting {
namespace {

namespace asio = boost::asio;

class SystemTimer final : public Timer {
 public:
  explicit SystemTimer(const asio::any_io_executor& executor) : timer_(executor) {}

  asio::awaitable<bool> wait_until(TimePoint when) override {
    timer_.expires_at(when);
    auto [failed] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !failed;
  }
  void cancel() override { timer_.cancel(); }

 private:
  asio::steady_timer timer_;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
  std::unique_ptr<Timer> timer(asio::any_io_executor executor) override {
    return std::make_unique<SystemTimer>(executor);
  }
};

}  // namespace

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

}  // namespace psremoting
