#include <catch2/catch.hpp>

#include "psrp/powershell_shell.hpp"
#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using psrp::CommandState;
using psrp::PacketKind;

namespace {

constexpr std::chrono::milliseconds offer_pause{20};

std::string create_nested(const Guid& id) {
  psrp::MessageHeader header{psrp::Destination::server, psrp::MessageType::create_pipeline, {}, id};
  return psrp::print_whole(3, header, "<Obj><MS><B N=\"IsNested\">true</B></MS></Obj>");
}

// A session whose command 7 a breakpoint holds; command 8 was sent into it.
struct Prompt : Stage {
  std::shared_ptr<psrp::Shell> session = shell();
  FakeWorker& worker = launcher.worker();

  Prompt() {
    command(session, guid(7));
    type(guid(8));
  }
  Call<Guid> type(const Guid& id) {
    psrp::CommandRequest request;
    request.id = id;
    request.arguments = {create_nested(id)};
    return start<Guid>(session->strand(), session->command(std::move(request)));
  }
  void complain() {
    worker.errors.feed("Remote transport error: \n");
    settle();
  }
  std::size_t offers(const Guid& id) const { return worker.count(PacketKind::data, id); }
};

}  // namespace

TEST_CASE("A nested command that the worker refuses is offered again, the same", "[psrp][nested]") {
  Prompt prompt;
  REQUIRE(prompt.offers(guid(8)) == 1);
  prompt.complain();
  CHECK(prompt.offers(guid(8)) == 1);
  prompt.pass(offer_pause);
  REQUIRE(prompt.offers(guid(8)) == 2);
  CHECK(prompt.worker.lines.back().base64 == create_nested(guid(8)));
  CHECK(prompt.offers(guid(7)) == 1);
  prompt.worker.say_pipeline_state(guid(8), 4);
  prompt.settle();
  CHECK(prompt.receive(prompt.session, guid(8)).value().state == CommandState::done);
  CHECK(prompt.worker.offences.empty());
}

TEST_CASE("A refusal that comes before its acknowledgement waits for that", "[psrp][nested]") {
  Prompt prompt;
  prompt.worker.acknowledge = false;
  prompt.type(guid(9));
  prompt.worker.ack(guid(9));
  prompt.settle();
  prompt.pass(std::chrono::seconds(5));
  prompt.complain();
  prompt.pass(offer_pause);
  CHECK(prompt.offers(guid(9)) == 1);
  prompt.worker.ack(guid(9));
  prompt.settle();
  CHECK(prompt.offers(guid(9)) == 2);
  CHECK(prompt.worker.offences.empty());
}

TEST_CASE("A nested command that has answered, or runs for long, is not offered again", "[psrp][nested]") {
  Prompt prompt;
  prompt.pass(std::chrono::seconds(1));
  prompt.type(guid(9));
  prompt.worker.say_message(guid(9), psrp::MessageType::pipeline_output, "<I32>1</I32>");
  prompt.settle();
  prompt.complain();
  prompt.pass(offer_pause);
  CHECK(prompt.offers(guid(8)) == 1);
  CHECK(prompt.offers(guid(9)) == 1);
}

TEST_CASE("A nested command that is refused for good fails with the reason, and the session lives", "[psrp][nested]") {
  Prompt prompt;
  auto waiting = prompt.receive(prompt.session, guid(8));
  for (int i = 0; i < 101; ++i) {
    prompt.complain();
    prompt.pass(offer_pause);
  }
  REQUIRE(waiting.failed_with(Errc::worker_failed));
  CHECK(waiting.detail().find("nested") != std::string::npos);
  CHECK(prompt.offers(guid(8)) == 101);
  CHECK(prompt.worker.count(PacketKind::close, guid(8)) == 1);
  prompt.worker.say_pipeline_state(guid(7), 4);
  prompt.settle();
  CHECK(prompt.receive(prompt.session, guid(7)).value().state == CommandState::done);
}

TEST_CASE("A nested command that is stopped while it is refused ends", "[psrp][nested]") {
  Prompt prompt;
  auto waiting = prompt.receive(prompt.session, guid(8));
  prompt.complain();
  CHECK(prompt.signal(prompt.session, guid(8), psrp::SignalCode::interrupt).succeeded());
  prompt.pass(offer_pause);
  CHECK(waiting.failed_with(Errc::aborted));
  CHECK(prompt.offers(guid(8)) == 1);
}
