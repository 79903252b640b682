#include "base/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "tests/support/manual_clock.hpp"

using namespace psremoting;

namespace {
boost::asio::awaitable<void> wait(Timer& timer, TimePoint when, int& outcome) {
  outcome = co_await timer.wait_until(when) ? 1 : 0;
}
}  // namespace

TEST_CASE("A wait ends when its time has come, or when it is cancelled", "[base][clock]") {
  boost::asio::io_context io;
  test::ManualClock clock;
  auto timer = clock.timer(io.get_executor());
  int outcome = -1;
  boost::asio::co_spawn(io, wait(*timer, clock.now() + std::chrono::seconds(5), outcome), boost::asio::detached);
  io.poll();
  clock.advance(std::chrono::seconds(4));
  io.poll();
  CHECK(outcome == -1);
  SECTION("time") {
    clock.advance(std::chrono::seconds(1));
    io.poll();
    CHECK(outcome == 1);
  }
  SECTION("cancel") {
    timer->cancel();
    io.poll();
    CHECK(outcome == 0);
  }
}
