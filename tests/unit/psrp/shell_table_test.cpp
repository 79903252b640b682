#include "psrp/shell_table.hpp"

#include <catch2/catch.hpp>

#include "config/resolve.hpp"
#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;

TEST_CASE("A shell is its owner's alone, and administrators list and end it", "[psrp][table]") {
  Stage stage;
  auto shell = stage.shell();
  CHECK(stage.table->find(shell->id(), fake_identity("ann")).has_value());
  CHECK(stage.table->find(shell->id(), fake_identity("root", true)).error() ==
        stage.table->find(guid(99), fake_identity("root", true)).error());
  CHECK(stage.table->find(shell->id(), fake_identity("bob")).error() ==
        stage.table->find(guid(99), fake_identity("bob")).error());
  CHECK(stage.table->visible_to(fake_identity("bob")).empty());
  CHECK(stage.table->visible_to(fake_identity("ann")).size() == 1);
  CHECK(stage.table->remove(shell->id(), fake_identity("bob")).has_error());
  CHECK(stage.table->visible_to(fake_identity("root", true)).size() == 1);
  CHECK(stage.table->remove(shell->id(), fake_identity("root", true)).has_value());
  CHECK(stage.table->find(shell->id(), fake_identity("ann")).has_error());
}

TEST_CASE("A Create that comes again gives the same shell until something was asked of it", "[psrp][table]") {
  Stage stage;
  auto shell = stage.shell();
  CHECK(stage.create(stage.create_request(1)).value() == shell);
  CHECK(stage.launcher.workers.size() == 1);
  CHECK(stage.create(stage.create_request(1, "bob")).failed_with(Errc::shell_id_in_use));
  auto other_session = stage.create_request(1);
  other_session.caller.session_id = "another";
  CHECK(stage.create(other_session).failed_with(Errc::shell_id_in_use));
  stage.receive(shell);
  CHECK(stage.create(stage.create_request(1)).failed_with(Errc::shell_id_in_use));
}

TEST_CASE("What is wrong with a Create is said before anything is started", "[psrp][table]") {
  Stage stage;
  auto bad_id = stage.create_request(1);
  bad_id.shell_id = "not a guid";
  CHECK(stage.create(bad_id).failed_with(Errc::invalid_shell_id));
  auto bad_xml = stage.create_request(1);
  bad_xml.creation_xml = "AAAA";
  CHECK(stage.create(bad_xml).failed_with(Errc::malformed));
  auto no_capability = stage.create_request(1);
  no_capability.creation_xml = create_pipeline(guid(1));
  CHECK(stage.create(no_capability).failed_with(Errc::malformed));
  auto bad_idle = stage.create_request(1);
  bad_idle.idle_timeout = stage.target.endpoint.quotas.max_idle_timeout + std::chrono::milliseconds(1);
  CHECK(stage.create(bad_idle).failed_with(Errc::idle_timeout_out_of_bounds));
  CHECK(stage.launcher.workers.empty());
}

TEST_CASE("An idle timeout that is too short is raised", "[psrp][table][idle]") {
  Stage stage;
  auto asked = stage.create_request(1);
  asked.idle_timeout = std::chrono::seconds(1);
  CHECK(stage.create(asked).value()->info().idle_timeout == std::chrono::seconds(60));
}

TEST_CASE("Each quota of an endpoint has its own error, and a closed shell is not counted", "[psrp][table][quota]") {
  Stage stage;
  auto& quotas = stage.target.endpoint.quotas;
  quotas.max_shells_per_user = 2;
  quotas.max_concurrent_users = 2;
  quotas.max_shells = 3;
  auto first = stage.shell(1);
  stage.shell(2);
  CHECK(stage.create(stage.create_request(3)).failed_with(Errc::quota_shells_user));
  CHECK(stage.create(stage.create_request(3, "bob")).done());
  CHECK(stage.create(stage.create_request(4, "eve")).failed_with(Errc::quota_users));
  CHECK(stage.create(stage.create_request(4, "bob")).failed_with(Errc::quota_shells_endpoint));
  REQUIRE(stage.table->remove(first->id(), first->owner()).has_value());
  CHECK_FALSE(stage.create(stage.create_request(4, "bob")).failed_with(Errc::quota_shells_endpoint));
}

TEST_CASE("Administrators get in when users have filled an endpoint, and not without end", "[psrp][table][quota]") {
  Stage stage;
  auto& quotas = stage.target.endpoint.quotas;
  SECTION("all its shells") { quotas.max_shells = 2; }
  SECTION("all its users") { quotas.max_concurrent_users = 2; }
  REQUIRE(stage.create(stage.create_request(1, "ann")).value());
  REQUIRE(stage.create(stage.create_request(2, "bob")).value());
  const auto full = quotas.max_shells == 2 ? Errc::quota_shells_endpoint : Errc::quota_users;
  CHECK(stage.create(stage.create_request(3, "eve")).failed_with(full));
  for (int i = 0; i < 5; ++i)
    CHECK(stage.create(stage.create_request(10 + i, "root" + std::to_string(i), true)).value());
  CHECK(stage.create(stage.create_request(20, "root5", true)).failed_with(full));
  CHECK(stage.create(stage.create_request(3, "eve")).failed_with(full));
}

TEST_CASE("A failed session is not counted", "[psrp][table][quota]") {
  Stage stage;
  stage.target.endpoint.quotas.max_shells_per_user = 1;
  stage.shell(1);
  stage.launcher.worker().exit(1);
  stage.settle();
  CHECK(stage.create(stage.create_request(2)).value() != nullptr);
}

TEST_CASE("A shell that idles too long is closed, one that is used is not", "[psrp][table][idle]") {
  Stage stage;
  auto request = stage.create_request(1);
  request.idle_timeout = std::chrono::seconds(100);
  auto shell = stage.create(request).value();
  stage.pass(std::chrono::seconds(99));
  stage.receive(shell);  // takes what came at the opening
  stage.pass(std::chrono::seconds(99));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_value());
  stage.pass(std::chrono::seconds(1));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_error());
  CHECK(stage.launcher.worker().input_ended);
}

TEST_CASE("A waiting Receive keeps its shell from idling", "[psrp][table][idle]") {
  Stage stage;
  auto request = stage.create_request(1);
  request.idle_timeout = std::chrono::seconds(60);
  auto shell = stage.create(request).value();
  stage.receive(shell);
  auto forever = stage.receive_request();
  forever.deadline = TimePoint::max();
  auto waiting = stage.receive(shell, forever);
  stage.pass(std::chrono::seconds(600));
  CHECK_FALSE(waiting.done());
  CHECK(stage.table->find(shell->id(), shell->owner()).has_value());
  shell->give_back(forever);
  stage.settle();
  stage.pass(std::chrono::seconds(60));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_error());
}

TEST_CASE("A shell whose client held a Receive on it and is gone is closed after five minutes", "[psrp][table][idle]") {
  const bool lost = GENERATE(true, false);  // its connection ended, or it did not come again after a TimedOut
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);
  auto request = stage.receive_request();
  auto waiting = stage.receive(shell, request);
  if (lost) {
    shell->give_back(request);
    stage.settle();
  } else {
    stage.pass(std::chrono::seconds(60));
  }
  REQUIRE(waiting.done());
  stage.pass(std::chrono::seconds(299));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_value());
  stage.pass(std::chrono::seconds(1));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_error());
  CHECK(stage.launcher.worker().input_ended);
}

TEST_CASE("A client that comes back within five minutes keeps its shell", "[psrp][table][idle]") {
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);
  for (int i = 0; i < 10; ++i) {
    auto request = stage.receive_request();
    auto waiting = stage.receive(shell, request);
    shell->give_back(request);
    stage.settle();
    stage.pass(std::chrono::seconds(290));
  }
  CHECK(stage.table->find(shell->id(), shell->owner()).has_value());
}

TEST_CASE("A client that holds no Receive between its calls keeps its shell as long as its idle timeout",
          "[psrp][table][idle]") {
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);  // as pypsrp opens a pool: no more once it is open
  REQUIRE(stage.command(shell, guid(7)).done());
  auto waiting = stage.receive(shell, guid(7));
  stage.pass(std::chrono::seconds(60));
  CHECK(waiting.failed_with(Errc::timed_out));
  stage.pass(std::chrono::minutes(115));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_value());
  stage.pass(std::chrono::minutes(5));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_error());
}

TEST_CASE("A shorter idle timeout is kept while a longer one is waited for", "[psrp][table][idle]") {
  Stage stage;
  stage.shell(1);
  stage.settle();
  auto request = stage.create_request(2);
  request.idle_timeout = std::chrono::seconds(60);
  auto shell = stage.create(request).value();
  stage.pass(std::chrono::seconds(60));
  CHECK(stage.table->find(guid(2), fake_identity("ann")).has_error());
  CHECK(stage.table->find(guid(1), fake_identity("ann")).has_value());
}

TEST_CASE("A shell without a name has one all the same", "[psrp][table]") {
  Stage stage;
  CHECK(stage.shell()->info().words.name == "Session1");
}

TEST_CASE("Closing all shells waits for their workers, and refuses new ones", "[psrp][table]") {
  Stage stage;
  auto shell = stage.shell(1);
  stage.shell(2);
  auto waiting = stage.receive(shell, stage.receive_request());
  waiting = stage.receive(shell);
  auto closed = stage.start<void>(stage.io.get_executor(), [](Stage& s) -> boost::asio::awaitable<Result<void>> {
    co_await s.table->close_all(s.clock.now() + std::chrono::seconds(30));
    co_return Result<void>();
  }(stage));
  CHECK(closed.succeeded());
  CHECK(waiting.failed_with(Errc::aborted));
  CHECK(stage.launcher.worker(0).input_ended);
  CHECK(stage.launcher.worker(1).input_ended);
  CHECK(stage.create(stage.create_request(3)).failed_with(Errc::shutting_down));
}

TEST_CASE("Closing all shells does not wait beyond its deadline", "[psrp][table]") {
  Stage stage;
  auto shell = stage.shell(1);
  stage.settle();
  stage.launcher.worker().acknowledge = false;
  auto closed = stage.start<void>(stage.io.get_executor(), [](Stage& s) -> boost::asio::awaitable<Result<void>> {
    co_await s.table->close_all(s.clock.now() + std::chrono::seconds(3));
    co_return Result<void>();
  }(stage));
  CHECK_FALSE(closed.done());
  stage.pass(std::chrono::seconds(3));
  CHECK(closed.succeeded());
  CHECK(stage.launcher.worker().killed);
}

TEST_CASE("Without privilege an endpoint that runs as another account is refused", "[psrp][table]") {
  Stage stage;
  stage.target.endpoint.run_as = "svc";
  const auto refused = stage.create(stage.create_request(1));
  CHECK(refused.failed_with(Errc::not_supported));
  CHECK(refused.detail() ==
        "The endpoint PowerShell.7 runs as another account, which this service cannot do without privilege.");
  CHECK(stage.launcher.powershells.empty());
}

TEST_CASE("With privilege the launcher is told endpoint and account, and the shell stays its client's",
          "[psrp][table]") {
  Stage stage;
  stage.config->privileged = true;
  stage.shell();
  stage.target.endpoint.run_as = "svc";
  const auto shell = stage.shell(2);
  CHECK(stage.launcher.powershells.at(0).endpoint == "PowerShell.7");
  CHECK(stage.launcher.powershells.at(0).run_as.empty());
  CHECK(stage.launcher.powershells.at(1).endpoint == "PowerShell.7");
  CHECK(stage.launcher.powershells.at(1).run_as == "svc");
  CHECK(shell->owner().name != "svc");
}

TEST_CASE("The launcher is told that an endpoint runs as a virtual account", "[psrp][table]") {
  Stage stage;
  stage.config->privileged = true;
  stage.target.endpoint.virtual_account = true;
  if (!config::check_run_as(*stage.config, stage.target.endpoint)) {
    const auto refused = stage.create(stage.create_request(1));
    CHECK(refused.failed_with(Errc::not_supported));
    CHECK(stage.launcher.powershells.empty());
    return;
  }
  stage.shell();
  CHECK(stage.launcher.powershells.at(0).endpoint == "PowerShell.7");
  CHECK(stage.launcher.powershells.at(0).virtual_account);
}

TEST_CASE("A worker gets its client's culture, where that is the name of one", "[psrp][table]") {
  Stage stage;
  auto culture = [&stage](int shell, std::string locale, std::string data_locale) {
    auto request = stage.create_request(shell);
    request.words.locale = std::move(locale);
    request.words.data_locale = std::move(data_locale);
    REQUIRE(stage.create(std::move(request)).done());
    return stage.launcher.powershells.back().culture;
  };
  CHECK(culture(1, "en-US", "de-DE") == "de-DE");
  CHECK(culture(2, "en-US", "") == "en-US");
  CHECK(culture(3, "", "").empty());
  CHECK(culture(4, "", "../etc").empty());
  CHECK(culture(5, "", std::string(300000, 'x')).empty());
}

TEST_CASE("A worker gets its endpoint's program, session configuration and limits", "[psrp][table]") {
  Stage stage;
  stage.target.endpoint.session_configuration_file = "/etc/jea.pssc";
  stage.target.endpoint.quotas.max_memory_per_shell_mb = 512;
  stage.target.endpoint.quotas.max_processes_per_shell = config::Quotas::unlimited;
  stage.shell();
  const auto& what = stage.launcher.powershells.at(0);
  CHECK(what.executable == "/opt/microsoft/powershell/7/pwsh");
  CHECK(what.session_configuration_file == "/etc/jea.pssc");
  CHECK(what.limits.memory_mb == 512);
  CHECK(what.limits.processes == 0);
}
