#include "listener/failure_limits.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "tests/support/manual_clock.hpp"

using namespace psremoting;
using listener::FailureLimits;
using Turn = FailureLimits::Turn;

namespace {

struct Limits {
  FailureLimits::Answer take(const std::string& address, const std::string& user) {
    return limits->take(address, user, event);
  }
  // Whether a wrong password is checked.
  bool fail(const std::string& address, const std::string& user) {
    auto answer = take(address, user);
    if (answer.attempt) answer.attempt->failed();
    return answer.turn == Turn::now;
  }
  bool succeed(const std::string& address, const std::string& user) {
    auto answer = take(address, user);
    if (answer.attempt) answer.attempt->succeeded();
    return answer.turn == Turn::now;
  }
  // How many wrong passwords are checked before one is not.
  int failures(const std::string& address, const std::string& user) {
    for (int made = 0;; ++made) {
      if (!fail(address, user)) return made;
    }
  }

  boost::asio::io_context io;
  std::shared_ptr<psrp::Event> event = std::make_shared<psrp::Event>(io.get_executor());
  test::ManualClock clock;
  std::shared_ptr<FailureLimits> limits = std::make_shared<FailureLimits>(clock);
};

}  // namespace

TEST_CASE("An address guesses a few times, then once in a while, whatever users it names", "[listener][limits]") {
  Limits l;
  for (int i = 0; i < FailureLimits::burst_of_address; ++i) CHECK(l.fail("192.0.2.1", "user " + std::to_string(i)));
  CHECK_FALSE(l.fail("192.0.2.1", "another"));
  CHECK(l.fail("192.0.2.2", "another"));
  l.clock.advance(FailureLimits::refill);
  CHECK(l.failures("192.0.2.1", "another") == 1);
  l.clock.advance(std::chrono::hours(1));
  CHECK(l.failures("192.0.2.1", "the next") == FailureLimits::burst_of_address);
}

TEST_CASE("An address that logs in again and again is never refused", "[listener][limits]") {
  Limits l;
  for (int i = 0; i < 1000; ++i) REQUIRE(l.succeed("192.0.2.1", "user " + std::to_string(i)));
  CHECK(l.failures("192.0.2.1", "another") == FailureLimits::burst_of_address);
}

TEST_CASE("Guesses made at one time are no more than those made in turn", "[listener][limits]") {
  Limits l;
  std::vector<std::unique_ptr<FailureLimits::Attempt>> under_way;
  for (int i = 0; i < FailureLimits::burst_of_address; ++i) {
    auto answer = l.take("192.0.2.1", "user " + std::to_string(i));
    REQUIRE(answer.turn == Turn::now);
    under_way.push_back(std::move(answer.attempt));
  }
  CHECK(l.take("192.0.2.1", "another").turn == Turn::later);
  under_way.pop_back();  // a right one, or one that was not answered
  auto answer = l.take("192.0.2.1", "another");
  CHECK(answer.turn == Turn::now);
  under_way.push_back(std::move(answer.attempt));
  for (auto& one : under_way) one->failed();
  under_way.clear();
  CHECK(l.take("192.0.2.1", "another").turn == Turn::never);
}

TEST_CASE("A user is not guessed from many addresses, and still logs in from where he is known", "[listener][limits]") {
  Limits l;
  REQUIRE(l.succeed("192.0.2.1", "Ann"));
  int made = 0;
  for (int host = 1; host < 100; ++host) made += l.fail("198.51.100." + std::to_string(host), "ann");
  CHECK(made == FailureLimits::burst_of_user);
  CHECK(l.succeed("192.0.2.1", "ANN"));
  CHECK(l.fail("198.51.100.200", "bob"));
  l.clock.advance(std::chrono::hours(25));
  for (int host = 1; host < 100; ++host) l.fail("198.51.100." + std::to_string(host), "ann");
  CHECK_FALSE(l.succeed("192.0.2.1", "ann"));  // too long ago
}

TEST_CASE("A user who is known at an address logs in there, whatever else is guessed from it", "[listener][limits]") {
  Limits l;
  REQUIRE(l.succeed("192.0.2.1", "ann"));
  l.failures("192.0.2.1", "bob");
  CHECK_FALSE(l.fail("192.0.2.1", "carol"));
  CHECK(l.succeed("192.0.2.1", "ann"));
  CHECK(l.failures("192.0.2.1", "ann") == FailureLimits::burst_of_known);
}

TEST_CASE("No spelling of an account has guesses of its own", "[listener][limits]") {
  Limits l;
  const std::vector<std::string> spellings{"ann", "ANN", ".\\ann", "HOST\\Ann", "ann@domain"};
  int made = 0;
  for (std::size_t host = 1; host < 100; ++host)
    made += l.fail("198.51.100." + std::to_string(host), spellings[host % 5]);
  CHECK(made == FailureLimits::burst_of_user);
}

TEST_CASE("The addresses of one IPv6 network are one", "[listener][limits]") {
  Limits l;
  for (int i = 0; i < FailureLimits::burst_of_address; ++i) l.fail("2001:db8::" + std::to_string(i + 1), "ann");
  CHECK_FALSE(l.fail("2001:db8::ffff", "bob"));
  CHECK(l.fail("2001:db8:0:1::1", "bob"));
}

TEST_CASE("Addresses without number take no memory without end", "[listener][limits]") {
  Limits l;
  for (std::size_t i = 0; i < 3 * FailureLimits::max_entries; ++i)
    CHECK(l.fail("host " + std::to_string(i), "user " + std::to_string(i)));
  CHECK(l.fail("host 0", "user 0"));
}
