#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "base/base64.hpp"
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

// Takes every certificate, and passwords as long as it believes; counts how often it was asked.
class Believer final : public psrp::Launcher {
 public:
  using Proof = boost::asio::awaitable<Result<std::shared_ptr<const psrp::Logon>>>;
  using Started = boost::asio::awaitable<Result<std::unique_ptr<psrp::Process>>>;
  Proof logon(request::LogonPassword) override {
    ++asked;
    if (held) co_await held->wait();
    if (!believes) co_return error(refuses_with);
    co_return std::make_shared<SomeLogon>();
  }
  Proof logon(request::LogonCertificate who) override {
    ++asked;
    account = who.account;
    co_return std::make_shared<SomeLogon>();
  }
  Started start(boost::asio::any_io_executor, std::shared_ptr<const psrp::Logon>, request::StartPowerShell) override {
    co_return error(Errc::internal);
  }
  Started start(boost::asio::any_io_executor, std::shared_ptr<const psrp::Logon>, request::StartCommand) override {
    co_return error(Errc::internal);
  }
  std::uint64_t credentials_generation() const override { return 0; }

  bool believes = true;
  Errc refuses_with = Errc::logon_failed;
  std::shared_ptr<psrp::Event> held;  // each raise answers one
  int asked = 0;
  std::string account;
};

boost::asio::awaitable<void> ask(Authenticator& authenticator, const config::Config& config, ConnectionProof& proof,
                                 std::string_view authorization, bool& proven) {
  RequestHead head;
  head.authorization = authorization;
  auto verdict = co_await authenticator.authenticate(head, config, proof);
  proven = verdict.proven;
}

struct Door {
  // Whether the same right password, or a certificate, opens it on this connection.
  bool opens(ConnectionProof& proof, std::string_view authorization = "Basic Ym9iOnBhOnNz") {
    bool proven = false;
    boost::asio::io_context io;
    boost::asio::co_spawn(io, ask(authenticator, config, proof, authorization, proven), boost::asio::detached);
    io.poll();
    clock.advance(Authenticator::refusal_time);
    io.poll();
    return proven;
  }

  test::ManualClock clock;
  Believer launcher;
  config::Config config;
  Authenticator authenticator{clock, launcher};
};
}  // namespace

TEST_CASE("Basic is a name, a colon and a password that may hold colons", "[listener][auth]") {
  auto basic = parse_basic("Basic Ym9iOnBhOnNz");  // bob:pa:ss
  REQUIRE(basic);
  CHECK(basic->first == "bob");
  CHECK(basic->second.reveal() == "pa:ss");
  CHECK(parse_basic("basic  Ym9iOnBhOnNz"));
  for (const char* bad :
       {"Basic", "Basic ", "Basic Ym9i", "Basic OnBhc3M=", "Basic !!!!", "Negotiate Ym9iOnBhOnNz", "Basic Ym8AYjpw"})
    CHECK_FALSE(parse_basic(bad));
}

TEST_CASE("Basic that is no UTF-8 is Latin-1", "[listener][auth]") {
  auto utf8 = parse_basic("Basic asO8cmdlbjpww6Rzcw==");
  auto latin1 = parse_basic("Basic avxyZ2VuOnDkc3M=");
  REQUIRE(utf8);
  REQUIRE(latin1);
  CHECK(utf8->first == "j\u00fcrgen");
  CHECK(latin1->first == utf8->first);
  CHECK(utf8->second.reveal() == "p\u00e4ss");
  CHECK(latin1->second.reveal() == utf8->second.reveal());
}

TEST_CASE("Basic is offered in clear only where the administrator allows it", "[listener][auth]") {
  config::Service service;
  CHECK(Authenticator::challenges(service, true) == "WWW-Authenticate: Basic realm=\"WSMAN\", charset=\"UTF-8\"\r\n");
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

TEST_CASE("What was proven over TLS opens nothing in clear", "[listener][auth]") {
  Door door;
  ConnectionProof secure{.address = "192.0.2.1", .encrypted = true}, clear{.address = "192.0.2.1"};
  CHECK(door.opens(secure));
  CHECK_FALSE(door.opens(clear));
  CHECK(door.launcher.asked == 1);
  door.config.service.allow_unencrypted = true;
  CHECK(door.opens(clear));
}

TEST_CASE("A connection that has proven itself is asked again once Basic is off", "[listener][auth]") {
  Door door;
  ConnectionProof secure{.address = "192.0.2.1", .encrypted = true};
  CHECK(door.opens(secure));
  door.config.service.basic = false;
  CHECK_FALSE(door.opens(secure));
}

TEST_CASE("After many wrong passwords from an address the launcher is asked no more for a while", "[listener][auth]") {
  Door door;
  door.launcher.believes = false;
  for (int i = 0; i < 100; ++i) {
    ConnectionProof fresh{.address = "192.0.2.1", .encrypted = true};
    CHECK_FALSE(door.opens(fresh));
  }
  CHECK(door.launcher.asked >= listener::FailureLimits::burst_of_address);
  int allowed =
      listener::FailureLimits::burst_of_address + 100 * Authenticator::refusal_time / listener::FailureLimits::refill;
  CHECK(door.launcher.asked <= allowed);
  door.launcher.believes = true;
  ConnectionProof there{.address = "192.0.2.1", .encrypted = true},
      elsewhere{.address = "192.0.2.2", .encrypted = true};
  CHECK(door.opens(elsewhere));
  door.clock.advance(std::chrono::hours(1));
  CHECK(door.opens(there));
}

TEST_CASE("A proof is remembered for a minute from when it was made, however often it is used", "[listener][auth]") {
  Door door;
  for (int half = 0; half < 4; ++half) {
    ConnectionProof fresh{.address = "192.0.2.1", .encrypted = true};
    CHECK(door.opens(fresh));
    door.clock.advance(std::chrono::seconds(29));
  }
  CHECK(door.launcher.asked == 2);
}

namespace {

// Connections that ask at one time, while the launcher takes its time.
struct Crowd {
  void come(std::string_view authorization) {
    proofs.push_back(std::make_unique<ConnectionProof>());
    proofs.back()->address = "192.0.2.1";
    proofs.back()->encrypted = true;
    proven.push_back(std::make_unique<bool>(false));
    boost::asio::co_spawn(io, ask(door.authenticator, door.config, *proofs.back(), authorization, *proven.back()),
                          boost::asio::detached);
    io.restart();
    io.poll();
  }
  // Answers all, one after another.
  void settle() {
    for (std::size_t i = 0; i < 2 * proofs.size(); ++i) {
      door.launcher.held->raise();
      io.restart();
      io.poll();
    }
    door.clock.advance(Authenticator::refusal_time);
    io.restart();
    io.poll();
  }
  int let_in() const {
    return static_cast<int>(std::ranges::count_if(proven, [](const auto& one) { return *one; }));
  }

  boost::asio::io_context io;
  Door door;
  std::vector<std::unique_ptr<ConnectionProof>> proofs;
  std::vector<std::unique_ptr<bool>> proven;

  Crowd() { door.launcher.held = std::make_shared<psrp::Event>(io.get_executor()); }
};

std::string basic(const std::string& user, const std::string& password) {
  const std::string pair = user + ':' + password;
  return "Basic " + base64::encode({reinterpret_cast<const std::uint8_t*>(pair.data()), pair.size()});
}

}  // namespace

TEST_CASE("A client that opens many connections at once is proven once", "[listener][auth]") {
  Crowd crowd;
  for (int i = 0; i < 100; ++i) crowd.come(basic("bob", "secret"));
  CHECK(crowd.door.launcher.asked == 1);
  crowd.settle();
  CHECK(crowd.let_in() == 100);
  CHECK(crowd.door.launcher.asked == 1);
}

TEST_CASE("A wrong password that comes on many connections at once is one failure", "[listener][auth]") {
  Crowd crowd;
  crowd.door.launcher.believes = false;
  for (int i = 0; i < 100; ++i) crowd.come(basic("bob", "wrong"));
  crowd.settle();
  CHECK(crowd.let_in() == 0);
  CHECK(crowd.door.launcher.asked == 1);
}

TEST_CASE("Many users of one address log on at once, and none is refused", "[listener][auth]") {
  Crowd crowd;
  for (int i = 0; i < 100; ++i) crowd.come(basic("user " + std::to_string(i), "secret"));
  CHECK(crowd.door.launcher.asked == FailureLimits::burst_of_address);
  crowd.settle();
  CHECK(crowd.let_in() == 100);
}

TEST_CASE("Guesses made at one time are no more than an address has", "[listener][auth]") {
  Crowd crowd;
  crowd.door.launcher.believes = false;
  for (int i = 0; i < 100; ++i) crowd.come(basic("bob", "guess " + std::to_string(i)));
  crowd.settle();
  CHECK(crowd.let_in() == 0);
  CHECK(crowd.door.launcher.asked == FailureLimits::burst_of_address);
}

TEST_CASE("What could not be checked is no wrong password", "[listener][auth]") {
  Crowd crowd;
  crowd.door.launcher.believes = false;
  crowd.door.launcher.refuses_with = Errc::timed_out;
  for (int i = 0; i < 100; ++i) crowd.come(basic("bob", "password " + std::to_string(i)));
  crowd.settle();
  CHECK(crowd.door.launcher.asked == 100);
}

TEST_CASE("A password that was right is checked again, whatever was guessed meanwhile", "[listener][auth]") {
  Door door;
  ConnectionProof first{.address = "192.0.2.1", .encrypted = true};
  CHECK(door.opens(first));
  door.launcher.believes = false;
  for (int i = 0; i < 100; ++i) {
    ConnectionProof guess{.address = "192.0.2.1", .encrypted = true};
    CHECK_FALSE(door.opens(guess, basic("bob", "guess " + std::to_string(i))));
  }
  door.launcher.believes = true;
  ConnectionProof again{.address = "192.0.2.1", .encrypted = true};
  CHECK(door.opens(again));
  door.launcher.believes = false;
  door.clock.advance(ProofCache::lifetime);
  ConnectionProof changed{.address = "192.0.2.1", .encrypted = true};
  CHECK_FALSE(door.opens(changed));
  door.launcher.asked = 0;
  CHECK_FALSE(door.opens(changed));  // it is a guess from now on, of one who has had theirs
  CHECK(door.launcher.asked <= 1);
}

TEST_CASE("A certificate stands for the account it is mapped to", "[listener][auth]") {
  Door door;
  ConnectionProof proof{.address = "192.0.2.1", .encrypted = true};
  proof.certificate = security::ClientCertificate{"AB", "bob@example.com"};
  door.config.certificate_mappings.push_back({"ab", "*@example.com", "bob", true});
  SECTION("not while certificates are off") { CHECK_FALSE(door.opens(proof, certificate_scheme)); }
  door.config.service.certificate = true;
  SECTION("of a mapping that fits") {
    CHECK(door.opens(proof, certificate_scheme));
    CHECK(door.launcher.account == "bob");
    CHECK(door.opens(proof, certificate_scheme));
    CHECK(door.launcher.asked == 1);
  }
  SECTION("not that of another connection") {
    CHECK(door.opens(proof, certificate_scheme));
    ConnectionProof other{.address = "192.0.2.1", .encrypted = true};
    CHECK_FALSE(door.opens(other, certificate_scheme));
  }
  SECTION("as long as it is mapped") {
    CHECK(door.opens(proof, certificate_scheme));
    door.config.certificate_mappings[0].enabled = false;
    ++door.config.generation;
    CHECK_FALSE(door.opens(proof, certificate_scheme));
  }
}

TEST_CASE("A 401 has a challenge for each scheme that is on, Basic last", "[listener][auth]") {
  config::Service service;
  service.certificate = true;
  CHECK(Authenticator::challenges(service, true) ==
        "WWW-Authenticate: http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual\r\n"
        "WWW-Authenticate: Basic realm=\"WSMAN\", charset=\"UTF-8\"\r\n");
  CHECK(Authenticator::challenges(service, false).empty());
}

TEST_CASE("A header of a scheme that is not offered proves nobody, and nobody is asked", "[listener][auth]") {
  Door door;
  for (const char* header : {"Negotiate YIIB", "Kerberos YIIB", "NTLM TlRM", "Basic", "Basic !!!", "sesame"}) {
    ConnectionProof proof{.address = "192.0.2.1", .encrypted = true};
    CHECK_FALSE(door.opens(proof, header));
  }
  CHECK(door.launcher.asked == 0);
}
