#include "launcher/linux/proof_queue.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <unistd.h>

#include "support/manual_clock.hpp"

using namespace psremoting;

namespace {

struct Fixture {
  test::ManualClock clock;
  launcher::LinuxLoop loop{clock};
  launcher::ProofQueue queue{loop, 1, std::chrono::seconds(30)};
  std::optional<Result<Identity>> got, next;

  static Result<Identity> hang() {
    for (;;) ::pause();
  }
  static Result<Identity> answer() { return Identity{"ann", "1", {}, {}, LogonMethod::basic, false}; }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A check that hangs is ended at its deadline, and the next one starts", "[launcher][proof]") {
  queue.ask("ann", &Fixture::hang, [this](Result<Identity> result) { got.emplace(std::move(result)); });
  queue.ask("ann", &Fixture::answer, [this](Result<Identity> result) { next.emplace(std::move(result)); });
  clock.advance(std::chrono::seconds(29));
  loop.turn(false);
  CHECK(!got);
  clock.advance(std::chrono::seconds(1));
  loop.turn(false);
  REQUIRE(got);
  CHECK(got->error().code == Errc::timed_out);
  while (!next || loop.children() > 0) loop.turn(false);
  CHECK(next->value().name == "ann");
}

TEST_CASE_METHOD(Fixture, "A check that dies is a failure, not a logon", "[launcher][proof]") {
  queue.ask(
      "ann", []() -> Result<Identity> { ::_exit(0); },
      [this](Result<Identity> result) { got.emplace(std::move(result)); });
  while (!got) loop.turn(false);
  CHECK(got->error().code == Errc::internal);
}

TEST_CASE_METHOD(Fixture, "Checks beyond what may wait are refused", "[launcher][proof]") {
  queue.ask("ann", &Fixture::hang, [](auto) {});
  for (int i = 0; i < 1000; ++i) queue.ask("ann", &Fixture::hang, [](auto) {});
  queue.ask("ann", &Fixture::answer, [this](Result<Identity> result) { got.emplace(std::move(result)); });
  loop.turn(false);
  REQUIRE(got);
  CHECK(got->error().code == Errc::timed_out);
}

TEST_CASE_METHOD(Fixture, "A check that is slow makes room for others after a second", "[launcher][proof]") {
  queue.ask("bob", &Fixture::hang, [](auto) {});
  queue.ask("ann", &Fixture::answer, [this](Result<Identity> result) { got.emplace(std::move(result)); });
  clock.advance(std::chrono::milliseconds(999));
  loop.turn(false);
  CHECK(loop.children() == 1);
  clock.advance(std::chrono::milliseconds(1));
  while (!got) loop.turn(false);
  CHECK(got->value().name == "ann");
}

TEST_CASE("One name's checks leave half of the places to others, and there is an end to slow ones",
          "[launcher][proof]") {
  test::ManualClock clock;
  launcher::LinuxLoop loop{clock};
  launcher::ProofQueue queue{loop, 8, std::chrono::seconds(30)};
  for (int i = 0; i < 20; ++i) queue.ask("bob", &Fixture::hang, [](auto) {});
  CHECK(loop.children() == 4);
  std::optional<Result<Identity>> got;
  queue.ask("ann", &Fixture::answer, [&](Result<Identity> result) { got.emplace(std::move(result)); });
  while (!got) loop.turn(false);
  CHECK(got->value().name == "ann");
  for (int i = 0; i < 100; ++i) queue.ask("user" + std::to_string(i), &Fixture::hang, [](auto) {});
  for (int i = 0; i < 20; ++i) {
    clock.advance(std::chrono::seconds(1));
    loop.turn(false);
  }
  CHECK(loop.children() <= 64 + 1);  // ann's may not have been reaped
}
