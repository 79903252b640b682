#include <catch2/catch.hpp>

#include "psrp/input_allowance.hpp"
#include "psrp/input_queue.hpp"

using namespace psremoting;
using psrp::InputAllowance;
using psrp::InputQueue;
using psrp::PacketKind;

TEST_CASE("Trap 22: one line at a time goes to a PSGuid, the next after its acknowledgement", "[psrp][input]") {
  InputQueue queue;
  queue.push({PacketKind::command, false, {}});
  queue.push({PacketKind::data, false, "AAAA"});
  queue.push({PacketKind::data, true, "BBBB"});
  REQUIRE(queue.next({})->kind == PacketKind::command);
  CHECK_FALSE(queue.next({}).has_value());
  CHECK_FALSE(queue.acknowledge(PacketKind::data_ack));
  CHECK(queue.acknowledge(PacketKind::command_ack));
  CHECK(queue.next({})->base64 == "AAAA");
  CHECK_FALSE(queue.next({}).has_value());
  CHECK(queue.acknowledge(PacketKind::data_ack));
  CHECK(queue.next({})->prompt);
  CHECK(queue.empty());
  CHECK(queue.cost() == 0);
}

namespace {

constexpr std::size_t megabyte = 1000 * 1000;

// Sends so many bytes at a rate; false when the allowance refused some.
bool sent(InputAllowance& allowance, TimePoint& now, std::size_t bytes, std::size_t per_second) {
  const std::size_t each = 100 * 1000;
  for (std::size_t done = 0; done < bytes; done += each) {
    now += std::chrono::microseconds(each * megabyte / per_second);
    if (!allowance.take(each, now)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("50 MB to a pipeline that says nothing pass at any speed, in small objects too", "[psrp][input]") {
  for (std::size_t rate : {2 * megabyte, 20 * megabyte, 200 * megabyte}) {
    TimePoint now{};
    InputAllowance allowance(now);
    CHECK(sent(allowance, now, 59 * megabyte, rate));
  }
}

TEST_CASE("80 MB to a pipeline that says nothing are refused at any speed a real client has", "[psrp][input]") {
  for (std::size_t rate : {2 * megabyte, 20 * megabyte, 200 * megabyte}) {
    TimePoint now{};
    InputAllowance allowance(now);
    CHECK_FALSE(sent(allowance, now, 80 * megabyte, rate));
  }
}

TEST_CASE("A command that is seen to consume may be sent any amount", "[psrp][input]") {
  TimePoint now{};
  InputAllowance allowance(now);
  for (int i = 0; i < 100; ++i) {
    REQUIRE(sent(allowance, now, 10 * megabyte, 100 * megabyte));
    allowance.release(10 * megabyte);
  }
}

TEST_CASE("What a refused Send asked for is not taken", "[psrp][input]") {
  TimePoint now{};
  InputAllowance allowance(now);
  CHECK_FALSE(allowance.take(InputAllowance::burst + 1, now));
  CHECK(allowance.take(InputAllowance::burst, now));
  CHECK_FALSE(allowance.take(1, now));
}
