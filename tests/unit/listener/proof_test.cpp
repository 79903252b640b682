#include <catch2/catch.hpp>

#include "listener/authenticator.hpp"
#include "listener/proof_cache.hpp"
#include "tests/support/manual_clock.hpp"

using namespace psremoting;
using namespace psremoting::listener;

namespace {
class SomeLogon final : public psrp::Logon {
 public:
  const Identity& identity() const override { return identity_; }
  request::LogonId id() const override { return 1; }

 private:
  Identity identity_{.name = "bob"};
};
}  // namespace

TEST_CASE("Basic is a name, a colon and a password that may hold colons", "[listener][auth]") {
  auto basic = parse_basic("Basic Ym9iOnBhOnNz");  // bob:pa:ss
  REQUIRE(basic);
  CHECK(basic->first == "bob");
  CHECK(basic->second.reveal() == "pa:ss");
  CHECK(parse_basic("basic  Ym9iOnBhOnNz"));
  for (const char* bad : {"Basic", "Basic ", "Basic Ym9i", "Basic OnBhc3M=", "Basic !!!!", "Negotiate Ym9iOnBhOnNz", "Basic Ym8AYjpw"}) CHECK_FALSE(parse_basic(bad));
}

TEST_CASE("Basic is offered in clear only where the administrator allows it", "[listener][auth]") {
  config::Service service;
  CHECK(Authenticator::challenges(service, true) == "WWW-Authenticate: Basic realm=\"WSMAN\"\r\n");
  CHECK(Authenticator::challenges(service, false).empty());
  service.allow_unencrypted = true;
  CHECK_FALSE(Authenticator::challenges(service, false).empty());
  service.basic = false;
  CHECK(Authenticator::challenges(service, true).empty());
}

TEST_CASE("A proof is remembered for a minute, for its address, until an account changes", "[listener][auth]") {
  test::ManualClock clock;
  ProofCache cache(clock);
  auto logon = std::make_shared<SomeLogon>();
  auto mac = cache.mac("Basic x", "192.0.2.1");
  cache.remember(mac, 7, logon);
  CHECK(cache.find(mac, 7) == logon);
  CHECK(cache.find(cache.mac("Basic x", "192.0.2.2"), 7) == nullptr);
  CHECK(cache.find(cache.mac("Basic y", "192.0.2.1"), 7) == nullptr);
  SECTION("an account changed") { CHECK(cache.find(mac, 8) == nullptr); }
  SECTION("a minute passed") {
    clock.advance(std::chrono::seconds(60));
    CHECK(cache.find(mac, 7) == nullptr);
  }
}

TEST_CASE("Two services do not share their MACs", "[listener][auth]") {
  test::ManualClock clock;
  CHECK(ProofCache(clock).mac("Basic x", "a") != ProofCache(clock).mac("Basic x", "a"));
}
