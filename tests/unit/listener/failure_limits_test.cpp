#include "listener/failure_limits.hpp"

#include <catch2/catch.hpp>

#include "tests/support/manual_clock.hpp"

using namespace psremoting;
using listener::FailureLimits;

namespace {

// How many attempts are let through before one is not.
int attempts(FailureLimits& limits, const std::string& address, const std::string& user) {
  for (int made = 0;; ++made) {
    if (!limits.take(address, user)) return made;
  }
}

struct Limits {
  test::ManualClock clock;
  FailureLimits limits{clock};
};

}  // namespace

TEST_CASE("An address guesses a few times, then once in a while, whatever users it names", "[listener][limits]") {
  Limits l;
  for (int i = 0; i < FailureLimits::burst_of_address; ++i)
    CHECK(l.limits.take("192.0.2.1", "user " + std::to_string(i)));
  CHECK_FALSE(l.limits.take("192.0.2.1", "another"));
  CHECK(l.limits.take("192.0.2.2", "another"));
  l.clock.advance(FailureLimits::refill_of_address);
  CHECK(attempts(l.limits, "192.0.2.1", "another") == 1);
  l.clock.advance(std::chrono::hours(1));
  CHECK(attempts(l.limits, "192.0.2.1", "the next") == FailureLimits::burst_of_address);
}

TEST_CASE("An address that logs in again and again is never refused", "[listener][limits]") {
  Limits l;
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(l.limits.take("192.0.2.1", "ann"));
    l.limits.succeeded("192.0.2.1", "ann");
  }
}

TEST_CASE("A user is not guessed from many addresses, and still logs in from where he is known", "[listener][limits]") {
  Limits l;
  REQUIRE(l.limits.take("192.0.2.1", "Ann"));
  l.limits.succeeded("192.0.2.1", "Ann");
  int made = 0;
  for (int host = 1; host < 100; ++host) made += l.limits.take("198.51.100." + std::to_string(host), "ann");
  CHECK(made == FailureLimits::burst_of_user);
  CHECK(l.limits.take("192.0.2.1", "ANN"));
  CHECK(l.limits.take("198.51.100.200", "bob"));
  l.clock.advance(std::chrono::hours(25));
  for (int host = 1; host < 100; ++host) l.limits.take("198.51.100." + std::to_string(host), "ann");
  CHECK_FALSE(l.limits.take("192.0.2.1", "ann"));  // too long ago
}

TEST_CASE("The addresses of one IPv6 network are one", "[listener][limits]") {
  Limits l;
  for (int i = 0; i < FailureLimits::burst_of_address; ++i) l.limits.take("2001:db8::" + std::to_string(i + 1), "ann");
  CHECK_FALSE(l.limits.take("2001:db8::ffff", "bob"));
  CHECK(l.limits.take("2001:db8:0:1::1", "bob"));
}

TEST_CASE("Addresses without number take no memory without end", "[listener][limits]") {
  Limits l;
  for (std::size_t i = 0; i < 3 * FailureLimits::max_entries; ++i)
    CHECK(l.limits.take("host " + std::to_string(i), "user " + std::to_string(i)));
  CHECK(l.limits.take("host 0", "user 0"));
}
