#include "listener/enumerations.hpp"

#include <catch2/catch.hpp>

#include "listener/replies.hpp"
#include "tests/support/manual_clock.hpp"

using namespace psremoting;
using namespace psremoting::listener;

namespace {
std::vector<wsman::Item> items(int n) {
  std::vector<wsman::Item> all;
  for (int i = 0; i < n; ++i) all.emplace_back(wsman::CommandInfo{std::to_string(i), "", ""});
  return all;
}
const Identity bob{.name = "bob", .id = "1000"}, eve{.name = "eve", .id = "1001"};
}  // namespace

TEST_CASE("An enumeration is pulled to its end, then its context is gone", "[listener][enumerate]") {
  test::ManualClock clock;
  Enumerations open(clock);
  auto context = open.begin(bob, items(3));
  auto first = open.pull(bob, context, {2, 10'000});
  REQUIRE(first.has_value());
  CHECK(first->items.size() == 2);
  CHECK(first->context == context);
  auto last = open.pull(bob, context, {2, 10'000});
  REQUIRE(last.has_value());
  CHECK(last->items.size() == 1);
  CHECK(last->end);
  CHECK(open.pull(bob, context, {2, 10'000}).error().code == 2150858779);
}

TEST_CASE("An enumeration is its owner's own and ends after 240 seconds", "[listener][enumerate]") {
  test::ManualClock clock;
  Enumerations open(clock);
  auto context = open.begin(bob, items(3));
  CHECK(open.pull(eve, context, {1, 10'000}).error().code == 2150858779);
  CHECK(open.release(eve, context).has_error());
  clock.advance(std::chrono::seconds(240));
  CHECK(open.pull(bob, context, {1, 10'000}).error().code == 2150858780);
}

TEST_CASE("Trap 19: a repeated envelope gets the first one's answer and does not run again", "[listener][trap]") {
  test::ManualClock clock;
  Replies replies(clock);
  const Sent sent{7, false};
  CHECK_FALSE(replies.begin(bob, "uuid:1", sent).has_value());
  CHECK(replies.begin(bob, "uuid:1", sent)->error().code == 1359);  // still running
  replies.end(bob, "uuid:1", sent, wsman::Reply(wsman::CommandResponse{"ID"}), nullptr);
  auto again = replies.begin(bob, "uuid:1", sent);
  REQUIRE(again.has_value());
  CHECK(std::get<wsman::CommandResponse>(**again).command_id == "ID");
  CHECK_FALSE(replies.begin(eve, "uuid:1", sent).has_value());
}
