#include "psrp/worker_pool.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using psrp::PacketKind;

namespace {

// A stage whose fake workers run a pipeline to its end at once, as a dummy session's.
struct PoolStage : Stage {
  PoolStage() {
    config->pool.enabled = true;
    config->generation = 1;
    launcher.prepare = [](FakeWorker& worker) { worker.completes = true; };
  }
  // Long enough for a successor to be primed.
  void wait_for_refill() { pass(std::chrono::seconds(1)); }
  bool primed(std::size_t which) { return launcher.worker(which).count(PacketKind::close, Guid()) == 1; }
};

}  // namespace

TEST_CASE("After a session has opened a worker is primed by a whole dummy session, for the next", "[psrp][pool]") {
  PoolStage stage;
  stage.shell(1);
  CHECK(stage.launcher.workers.size() == 1);
  stage.wait_for_refill();
  REQUIRE(stage.launcher.workers.size() == 2);
  CHECK(stage.primed(1));
  CHECK(stage.launcher.worker(1).offences.empty());
  CHECK_FALSE(stage.launcher.worker(1).input_ended);
  auto before = stage.launcher.worker(1).lines.size();
  auto shell = stage.shell(2);
  CHECK(stage.launcher.workers.size() == 2);
  REQUIRE(stage.launcher.worker(1).lines.size() == before + 1);
  CHECK(stage.launcher.worker(1).lines.back().base64 == capability(guid(2)));
  CHECK(stage.receive(shell).value().chunks.size() == 3);
  stage.wait_for_refill();
  CHECK(stage.launcher.workers.size() == 3);
}

TEST_CASE("A primed worker is given only to whom all that shapes it is the same", "[psrp][pool]") {
  PoolStage stage;
  stage.shell(1);
  stage.wait_for_refill();
  REQUIRE(stage.launcher.workers.size() == 2);
  SECTION("another person") { stage.create(stage.create_request(2, "bob")); }
  SECTION("another membership") {
    auto request = stage.create_request(2);
    auto identity = fake_identity("ann");
    identity.groups = {"wheel"};
    request.caller.logon = std::make_shared<FakeLogon>(identity);
    stage.create(request);
  }
  SECTION("another way of the logon") {
    auto request = stage.create_request(2);
    auto identity = fake_identity("ann");
    identity.method = LogonMethod::certificate;
    request.caller.logon = std::make_shared<FakeLogon>(identity);
    stage.create(request);
  }
  SECTION("another PowerShell") {
    stage.target.install.executable = "/opt/other/pwsh";
    stage.shell(2);
  }
  SECTION("the same program in another version") {
    stage.target.install.version.minor = 9;
    stage.shell(2);
  }
  SECTION("another endpoint") {
    stage.target.endpoint.name = "other";
    stage.shell(2);
  }
  SECTION("other credentials") {
    ++stage.launcher.generation;
    stage.shell(2);
  }
  SECTION("another account to run as") {
    stage.config->privileged = true;
    stage.target.endpoint.run_as = "svc";
    stage.shell(2);
  }
  SECTION("another configuration") {
    auto next = std::make_shared<config::Config>(*stage.config);
    next->generation = 2;
    stage.config = next;
    stage.shell(2);
  }
  CHECK(stage.launcher.workers.size() == 3);
}

TEST_CASE("A changed configuration lets the workers of the old one go", "[psrp][pool]") {
  PoolStage stage;
  stage.shell(1);
  stage.wait_for_refill();
  auto next = std::make_shared<config::Config>(*stage.config);
  next->generation = 2;
  stage.table->configuration_changed(next);
  stage.settle();
  CHECK(stage.launcher.worker(1).killed);
  CHECK_FALSE(stage.launcher.worker(0).killed);
}

TEST_CASE("An endpoint with a session configuration has no primed workers", "[psrp][pool]") {
  PoolStage stage;
  stage.target.endpoint.session_configuration_file = "/etc/jea.pssc";
  stage.shell(1);
  stage.wait_for_refill();
  CHECK(stage.launcher.workers.size() == 1);
}

TEST_CASE("Switched off, the pool primes nothing", "[psrp][pool]") {
  PoolStage stage;
  stage.config->pool.enabled = false;
  stage.shell(1);
  stage.wait_for_refill();
  CHECK(stage.launcher.workers.size() == 1);
}

TEST_CASE("Workers that nobody asks for are let go after a while", "[psrp][pool]") {
  PoolStage stage;
  stage.shell(1);
  stage.wait_for_refill();
  stage.pass(std::chrono::seconds(890));
  CHECK_FALSE(stage.launcher.worker(1).killed);
  stage.pass(std::chrono::seconds(20));
  CHECK(stage.launcher.worker(1).killed);
}

TEST_CASE("The budget is kept: who was asked for longest ago makes room", "[psrp][pool]") {
  PoolStage stage;
  stage.config->pool.memory_budget_mb = 100;
  stage.shell(1);
  stage.wait_for_refill();
  stage.create(stage.create_request(2, "bob"));
  stage.wait_for_refill();
  REQUIRE(stage.launcher.workers.size() == 4);
  CHECK(stage.launcher.worker(1).killed);
  CHECK_FALSE(stage.launcher.worker(3).killed);
}

TEST_CASE("The pool learns how many sessions are opened at one time, and forgets it again", "[psrp][pool]") {
  PoolStage stage;
  for (int i = 1; i <= 4; ++i) stage.shell(i);
  CHECK(stage.launcher.workers.size() == 4);
  stage.wait_for_refill();
  CHECK(stage.launcher.workers.size() == 8);
  for (int i = 11; i <= 14; ++i) stage.shell(i);
  CHECK(stage.launcher.workers.size() == 8);
  stage.wait_for_refill();
  CHECK(stage.launcher.workers.size() == 12);
  stage.pass(std::chrono::seconds(500));
  stage.shell(21);
  stage.wait_for_refill();
  CHECK(stage.launcher.workers.size() == 13);
  stage.pass(std::chrono::seconds(500));
  int kept = 0;
  for (std::size_t i = 0; i < 13; ++i) kept += stage.primed(i) && !stage.launcher.worker(i).killed;
  CHECK(kept == 1 + 4 + 1);  // one parked, and those that serve the sessions 11 to 14 and 21
}

TEST_CASE("What one user needs at one time takes no other's last primed worker", "[psrp][pool]") {
  PoolStage stage;
  stage.config->pool.memory_budget_mb = 300;
  stage.create(stage.create_request(1, "bob"));
  stage.wait_for_refill();
  for (int i = 2; i <= 6; ++i) stage.shell(i);
  stage.wait_for_refill();
  CHECK(stage.launcher.workers.size() == 2 + 5 + 2);
  CHECK_FALSE(stage.launcher.worker(1).killed);
}

TEST_CASE("Nor do one user's kinds, however many they are", "[psrp][pool]") {
  PoolStage stage;
  stage.config->pool.memory_budget_mb = 300;
  stage.create(stage.create_request(1, "bob"));
  stage.wait_for_refill();
  for (int i = 2; i <= 6; ++i) {
    auto asked = stage.create_request(i);
    asked.words.data_locale = std::string("e") + static_cast<char>('a' + i);
    stage.create(asked);
    stage.wait_for_refill();
  }
  CHECK_FALSE(stage.launcher.worker(1).killed);
  stage.create(stage.create_request(7, "bob"));
  CHECK(stage.launcher.workers.size() == 2 + 5 * 2);
}

TEST_CASE("A primed worker that has died is not handed out", "[psrp][pool]") {
  PoolStage stage;
  stage.shell(1);
  stage.wait_for_refill();
  stage.launcher.worker(1).exit(1);
  stage.settle();
  auto shell = stage.shell(2);
  CHECK(stage.launcher.workers.size() == 3);
  CHECK(stage.receive(shell).done());
}

TEST_CASE("A worker that cannot be primed in time is killed and nobody waits for it", "[psrp][pool]") {
  PoolStage stage;
  stage.shell(1);
  stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = false; };
  stage.wait_for_refill();
  REQUIRE(stage.launcher.workers.size() == 2);
  stage.pass(std::chrono::seconds(60));
  CHECK(stage.launcher.worker(1).killed);
  stage.shell(2);
  CHECK(stage.launcher.workers.size() == 3);
}

TEST_CASE("Parked workers end with the service", "[psrp][pool]") {
  PoolStage stage;
  stage.shell(1);
  stage.wait_for_refill();
  auto closed = stage.start<void>(stage.io.get_executor(), [](Stage& s) -> boost::asio::awaitable<Result<void>> {
    co_await s.table->close_all(s.clock.now() + std::chrono::seconds(30));
    co_return Result<void>();
  }(stage));
  CHECK(closed.succeeded());
  CHECK(stage.launcher.worker(1).killed);
}
