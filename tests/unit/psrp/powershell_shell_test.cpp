#include <catch2/catch.hpp>

#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using psrp::CommandState;
using psrp::MessageType;
using psrp::PacketKind;

TEST_CASE("A session opens with what its client sent, and tells the client all of the worker's answers", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  stage.settle();
  FakeWorker& worker = stage.launcher.worker();
  REQUIRE(worker.lines.size() == 1);
  CHECK(worker.lines[0].base64 == capability(guid(1)));
  auto output = stage.receive(shell);
  REQUIRE(output.done());
  CHECK(output.value().chunks.size() == 3);
  CHECK_FALSE(output.value().state);
}

TEST_CASE("A pipeline's output and its end come in one answer when both are there", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  REQUIRE(stage.command(shell, guid(7)).value() == guid(7));
  auto waiting = stage.receive(shell, guid(7));
  CHECK_FALSE(waiting.done());
  worker.say_message(guid(7), MessageType::pipeline_output, "<I32>1</I32>");
  worker.say_pipeline_state(guid(7), 4);
  stage.settle();
  REQUIRE(waiting.done());
  CHECK(waiting.value().chunks.size() == 2);
  CHECK(waiting.value().state == CommandState::done);
  CHECK(waiting.value().exit_code == 0);
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  CHECK(worker.offences.empty());
}

TEST_CASE("A deleted session closes its commands once each, then itself, and its worker ends", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  stage.command(shell, guid(8));
  auto waiting = stage.receive(shell, guid(7));
  REQUIRE(stage.table->remove(shell->id(), shell->owner()).has_value());
  stage.settle();
  CHECK(waiting.failed_with(Errc::aborted));
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  CHECK(worker.count(PacketKind::close, guid(8)) == 1);
  CHECK(worker.lines.back().kind == PacketKind::close);
  CHECK(worker.lines.back().id.is_zero());
  CHECK(worker.input_ended);
  CHECK(worker.offences.empty());
  CHECK(stage.receive(shell).failed_with(Errc::shell_gone));
}
