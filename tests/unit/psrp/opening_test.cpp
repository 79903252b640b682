// A session that its worker refuses to open: told at once, the log all of it, the client what helps.
#include "psrp/opening.hpp"

#include <catch2/catch.hpp>

#include "base/log.hpp"
#include "psrp/fragment.hpp"
#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using Catch::Contains;
using psrp::MessageType;

namespace {

std::string message(MessageType type, std::string_view xml = "<Obj/>") {
  return psrp::print_whole(2, {psrp::Destination::server, type, guid(1), {}}, xml);
}

// A worker that acknowledges what opens a session, and does not open it.
struct Refusal {
  Stage stage;
  Refusal() {
    stage.target.endpoint.name = "Restricted";
    stage.target.endpoint.session_configuration_file = "/etc/psremoting/restricted.pssc";
    stage.launcher.prepare = [](FakeWorker& worker) { worker.opens = false; };
  }
  std::shared_ptr<psrp::Shell> shell() {
    auto request = stage.create_request(1);
    request.creation_xml += message(MessageType::init_runspace_pool);
    return stage.create(std::move(request)).value();
  }
  FakeWorker& worker() { return stage.launcher.worker(); }
};

}  // namespace

TEST_CASE("A session that PowerShell refuses to open ends at once, in the words of PowerShell", "[psrp][opening]") {
  Refusal refusal;
  auto shell = refusal.shell();
  auto waiting = refusal.stage.receive(shell);
  CHECK_FALSE(waiting.done());
  refusal.worker().errors.feed("Fehler beim Remotetransport: Unbekannte Option: VisibleCmdlet.\n");
  refusal.stage.settle();
  REQUIRE(waiting.failed_with(Errc::worker_failed));
  CHECK_THAT(waiting.detail(),
             Contains("PowerShell opens no session with the session configuration file of the endpoint "
                      "Restricted, restricted.pssc. It said: "));
  CHECK_THAT(waiting.detail(), Contains("Unbekannte Option: VisibleCmdlet") && !Contains("/etc/psremoting"));
  CHECK(refusal.worker().input_ended);
}

TEST_CASE("It makes no difference which comes first, the complaint or the acknowledgement", "[psrp][opening]") {
  Refusal refusal;
  refusal.stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = false; };
  auto waiting = refusal.stage.receive(refusal.shell());
  refusal.worker().errors.feed("no such key\n");
  refusal.stage.settle();
  CHECK_FALSE(waiting.done());
  refusal.worker().ack(Guid());
  refusal.stage.settle();
  REQUIRE(waiting.failed_with(Errc::worker_failed));
  CHECK_THAT(waiting.detail(), Contains("no such key"));
}

TEST_CASE("A worker that refuses and does not end is ended, and what it said until then is told", "[psrp][opening]") {
  Refusal refusal;
  refusal.stage.launcher.prepare = [](FakeWorker& worker) { worker.opens = worker.exits_at_end = false; };
  auto waiting = refusal.stage.receive(refusal.shell());
  refusal.worker().errors.feed("no such key\n");
  refusal.stage.settle();
  CHECK_FALSE(waiting.done());
  refusal.stage.pass(std::chrono::seconds(2));
  REQUIRE(waiting.failed_with(Errc::worker_failed));
  CHECK_THAT(waiting.detail(), Contains("no such key"));
  CHECK(refusal.worker().killed);
}

TEST_CASE("A session whose opening has not gone whole is not refused by an acknowledgement", "[psrp][opening]") {
  Stage stage;
  stage.launcher.prepare = [](FakeWorker& worker) { worker.opens = false; };
  auto shell = stage.shell();  // its INIT comes later
  auto waiting = stage.receive(shell);
  stage.launcher.worker().errors.feed("a child's words\n");
  stage.settle();
  CHECK_FALSE(waiting.done());
  stage.launcher.worker().opens = true;
  stage.send(shell, {}, message(MessageType::init_runspace_pool));
  CHECK(waiting.done());
  CHECK(waiting.value().chunks.size() == 3);
}

TEST_CASE("A session that is open is not refused by what is written on stderr", "[psrp][opening]") {
  Refusal refusal;
  refusal.stage.launcher.prepare = {};
  auto shell = refusal.shell();
  refusal.stage.receive(shell);
  auto waiting = refusal.stage.receive(shell);
  refusal.worker().errors.feed("a child's words\n");
  refusal.stage.settle();
  CHECK_FALSE(waiting.done());
  CHECK_FALSE(refusal.worker().input_ended);
}

TEST_CASE("A session that breaks before it is open gives PowerShell's message, then what PowerShell wrote",
          "[psrp][opening]") {
  Refusal refusal;
  refusal.stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = false; };
  auto shell = refusal.shell();
  refusal.worker().errors.feed("the module X was not loaded\n");
  refusal.worker().say_pool_state(5);
  refusal.stage.settle();
  CHECK(refusal.stage.receive(shell).value().chunks.size() == 1);
  CHECK_THAT(refusal.stage.receive(shell).detail(), Contains("the module X was not loaded"));
}

TEST_CASE("The message that opens a session is whole with its last fragment", "[psrp][opening]") {
  const auto gone_with = [](psrp::OpeningRequest& request, std::string_view text) {
    request.goes(text);
    return request.has_gone();
  };
  psrp::OpeningRequest one;
  CHECK_FALSE(gone_with(one, message(MessageType::session_capability)));
  CHECK(gone_with(one, message(MessageType::init_runspace_pool)));
  CHECK(gone_with(one, message(MessageType::create_pipeline)));
  const auto halves = psrp::cut(message(MessageType::init_runspace_pool, std::string(3000, 'x')), 2000);
  REQUIRE(halves);
  psrp::OpeningRequest other, none;
  CHECK_FALSE(gone_with(other, halves->first));
  CHECK(gone_with(other, halves->second));
  CHECK_FALSE(gone_with(none, "no base64"));
}

TEST_CASE("What a client is told of a refusal has no folders and no lines of scripts in it", "[psrp][opening]") {
  const auto told = [](std::string_view said, const char* file = "/srv/my files/x.pssc") {
    return psrp::without_places(said, file);
  };
  CHECK(told("At /srv/my files/x.pssc:3 char:2\n+  $secret }\n+  ~\nMissing closing ')'.") ==
        "At x.pssc:3 char:2 Missing closing ')'.");
  CHECK(told("The term '/opt/my scripts/start.ps1' is not known") == "The term 'start.ps1' is not known");
  CHECK(told("Could not find file \"C:\\Users\\ann\\x.ps1\".") == "Could not find file \"x.ps1\".");
  CHECK(told("see \\\\server\\share\\x.psm1, or (/etc/passwd)") == "see x.psm1, or (passwd)");
  CHECK(told("and/or a string/hashtable https://aka.ms/x a:b") == "and/or a string/hashtable https://aka.ms/x a:b");
  CHECK(told("the folder /srv/jea/ is not there") == "the folder jea is not there");
  CHECK(told("no path", "").size() == 7);
}
