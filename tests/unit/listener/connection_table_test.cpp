#include "listener/connection_table.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_stream.hpp"

using namespace psremoting;
using namespace psremoting::listener;

TEST_CASE("Strangers are limited by address and in all, the known are not", "[listener][limits]") {
  test::ManualClock clock;
  ConnectionTable table(clock);
  boost::asio::io_context io;
  config::Service limits;
  limits.max_unauthenticated_per_address = 2;
  limits.max_unauthenticated_connections = 3;
  limits.max_connections = 5;
  auto admit = [&](const char* from) { return table.admit(limits, from, io.get_executor()); };
  auto a1 = admit("a"), a2 = admit("a");
  REQUIRE(a2);
  CHECK_FALSE(admit("a"));
  auto b1 = admit("b");
  REQUIRE(b1);
  CHECK_FALSE(admit("c"));
  a1->authenticated();
  a2->authenticated();
  auto a3 = admit("a"), a4 = admit("a");
  REQUIRE(a4);
  CHECK(table.size() == 5);
  b1->authenticated();
  CHECK_FALSE(admit("c"));  // the limit on all
  a4.reset();
  CHECK(admit("c"));
}

TEST_CASE("A connection beyond its deadline is closed by the next sweep", "[listener][limits]") {
  test::ManualClock clock;
  ConnectionTable table(clock);
  boost::asio::io_context io;
  auto entry = table.admit(config::Service(), "a", io.get_executor());
  auto stream = std::make_shared<test::MemoryStream>(io.get_executor());
  entry->set_stream(stream);
  entry->set_deadline(clock.now() + std::chrono::seconds(10));
  clock.advance(std::chrono::seconds(9));
  table.sweep();
  io.poll();
  CHECK_FALSE(stream->closed);
  clock.advance(std::chrono::seconds(1));
  table.sweep();
  io.restart();
  io.poll();
  CHECK(stream->closed);
}
