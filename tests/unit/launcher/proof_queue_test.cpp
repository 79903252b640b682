#include "launcher/linux/proof_queue.hpp"

#include <catch2/catch.hpp>

#include <optional>
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
  queue.ask(&Fixture::hang, [this](Result<Identity> result) { got.emplace(std::move(result)); });
  queue.ask(&Fixture::answer, [this](Result<Identity> result) { next.emplace(std::move(result)); });
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
  queue.ask([]() -> Result<Identity> { ::_exit(0); },
            [this](Result<Identity> result) { got.emplace(std::move(result)); });
  while (!got) loop.turn(false);
  CHECK(got->error().code == Errc::internal);
}

TEST_CASE_METHOD(Fixture, "Checks beyond what may wait are refused", "[launcher][proof]") {
  queue.ask(&Fixture::hang, [](auto) {});
  for (int i = 0; i < 1000; ++i) queue.ask(&Fixture::hang, [](auto) {});
  queue.ask(&Fixture::answer, [this](Result<Identity> result) { got.emplace(std::move(result)); });
  loop.turn(false);
  REQUIRE(got);
  CHECK(got->error().code == Errc::timed_out);
}
