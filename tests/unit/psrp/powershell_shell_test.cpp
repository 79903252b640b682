#include "psrp/powershell_shell.hpp"

#include <catch2/catch.hpp>

#include "psrp/fragment.hpp"
#include "psrp/wakeup.hpp"
#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using psrp::CommandState;
using psrp::MessageType;
using psrp::PacketKind;

TEST_CASE("A session opens with what its client sent, and tells the client all of the worker's answers",
          "[psrp][shell]") {
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

TEST_CASE("The launcher hears once that a worker has begun, with its first packet", "[psrp][worker]") {
  Stage stage;
  stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = worker.opens = false; };
  auto shell = stage.shell();
  stage.settle();
  FakeWorker& worker = stage.launcher.worker();
  worker.output.feed("noise\n");
  stage.settle();
  CHECK(worker.begun == 0);
  worker.ack({});
  worker.ack({});
  stage.settle();
  CHECK(worker.begun == 1);
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

namespace {

// A message that a client sends for a pipeline, whole.
std::string message_for(MessageType type, const Guid& pipeline, std::string_view xml = "<Obj/>") {
  psrp::MessageHeader header{psrp::Destination::server, type, guid(1), pipeline};
  return psrp::print_whole(9, header, xml);
}

const std::string input = message_for(MessageType::pipeline_input, guid(7));

}  // namespace

TEST_CASE("Trap 22: a session's lines go one by one, each after the acknowledgement of the last", "[psrp][shell]") {
  Stage stage;
  stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = false; };
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  CHECK(stage.send(shell, {}, message_for(MessageType::set_max_runspaces, {})).succeeded());
  CHECK(worker.lines.size() == 1);
  worker.ack(Guid());
  stage.settle();
  CHECK(worker.lines.size() == 2);
  CHECK(worker.offences.empty());
}

TEST_CASE("A Command waits until the session is open and its data acknowledged", "[psrp][shell]") {
  Stage stage;
  stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = false; };
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  CHECK(stage.command(shell, guid(7)).value() == guid(7));
  worker.open();
  stage.settle();
  CHECK(worker.count(PacketKind::command, guid(7)) == 0);
  worker.ack(Guid());
  stage.settle();
  CHECK(worker.count(PacketKind::command, guid(7)) == 1);
  CHECK(worker.count(PacketKind::data, guid(7)) == 0);
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.count(PacketKind::data, guid(7)) == 1);
}

TEST_CASE("Different pipelines' lines do not wait for each other", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.settle();
  worker.acknowledge = false;
  stage.command(shell, guid(7));
  stage.command(shell, guid(8));
  CHECK(worker.count(PacketKind::command, guid(7)) == 1);
  CHECK(worker.count(PacketKind::command, guid(8)) == 1);
}

TEST_CASE("Input that PowerShell could not read is refused and ends its pipeline, and the next one runs",
          "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  const auto unreadable = [](MessageType type, const Guid& pipeline) {
    return message_for(type, pipeline, "<S>x\xEF\xBF\xBEy</S>");
  };
  stage.command(shell, guid(7));
  auto waiting = stage.receive(shell, guid(7));
  auto lines = worker.lines.size();
  auto sent = stage.send(shell, guid(7), unreadable(MessageType::pipeline_input, guid(7)));
  CHECK(sent.failed_with(Errc::malformed));
  CHECK(waiting.failed_with(Errc::malformed));
  REQUIRE(worker.lines.size() == lines + 1);
  CHECK(worker.lines.back().kind == PacketKind::close);
  // What belongs to the session is refused, and the session goes on.
  sent = stage.send(shell, {}, unreadable(MessageType::set_max_runspaces, {}));
  CHECK(sent.failed_with(Errc::malformed));
  CHECK(worker.lines.size() == lines + 1);
  CHECK(stage.command(shell, guid(8)).value() == guid(8));
  CHECK(stage.send(shell, guid(8), message_for(MessageType::pipeline_input, guid(8))).succeeded());
  CHECK(worker.offences.empty());
}

TEST_CASE("A Send with nothing in it sends the worker no empty line", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  stage.command(shell, guid(7));
  FakeWorker& worker = stage.launcher.worker();
  auto before = worker.lines.size();
  CHECK(stage.send(shell, guid(7), "").succeeded());
  CHECK(worker.lines.size() == before);
}

TEST_CASE("What is no base64 never reaches the worker", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  stage.command(shell, guid(7));
  FakeWorker& worker = stage.launcher.worker();
  auto before = worker.lines.size();
  CHECK(stage.send(shell, guid(7), "AAAA\n<Close PSGuid='00000000-0000-0000-0000-000000000000' />\n")
            .failed_with(Errc::malformed));
  CHECK(stage.send(shell, {}, "AAA<").failed_with(Errc::malformed));
  CHECK(worker.lines.size() == before);
}

TEST_CASE("A Send of which one part is wrong is not applied in part", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  stage.command(shell, guid(7));
  FakeWorker& worker = stage.launcher.worker();
  auto before = worker.lines.size();
  std::vector<psrp::SendChunk> chunks{{guid(7), psrp::Stream::standard_input, input, false},
                                      {guid(9), psrp::Stream::standard_input, input, false}};
  auto sent = stage.start<void>(shell->strand(), shell->send(chunks, psrp::never));
  CHECK(sent.failed_with(Errc::not_found));
  CHECK(worker.lines.size() == before);
}

TEST_CASE("CONNECT_RUNSPACEPOOL is never forwarded", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  CHECK(stage.send(shell, {}, message_for(MessageType::connect_runspace_pool, {})).failed_with(Errc::malformed));
  CHECK(stage.launcher.worker().lines.size() == 1);
}

TEST_CASE("Trap 21: a host response on the shell's own pr goes to its pipeline, in all its fragments",
          "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  auto parts = psrp::cut(message_for(MessageType::pipeline_host_response, guid(7), std::string(200, 'x')), 150);
  CHECK(stage.send(shell, {}, parts->first, psrp::Stream::prompt_response).succeeded());
  CHECK(stage.send(shell, {}, parts->second, psrp::Stream::prompt_response).succeeded());
  REQUIRE(worker.count(PacketKind::data, guid(7)) == 3);
  CHECK(worker.lines.back().prompt);
  CHECK(worker.lines.back().base64 == parts->second);
  stage.send(shell, {}, message_for(MessageType::runspace_pool_host_response, {}), psrp::Stream::prompt_response);
  CHECK(worker.lines.back().id.is_zero());
}

TEST_CASE("The state of a pipeline that is nobody's does not reach the client", "[psrp][shell]") {
  Stage stage;
  stage.launcher.prepare = [](FakeWorker& worker) { worker.say_pipeline_state({}, 4); };
  auto shell = stage.shell();
  CHECK(stage.receive(shell).value().chunks.size() == 3);
}

TEST_CASE("A pipeline's last word in several fragments ends it with the last of them", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  psrp::MessageHeader header{psrp::Destination::client, MessageType::pipeline_state, guid(1), guid(7)};
  auto parts = psrp::cut(psrp::print_whole(5, header, "<I32 N=\"PipelineState\">5</I32>" + std::string(300, 'x')), 200);
  worker.say_data(guid(7), parts->first);
  stage.settle();
  stage.pass(psrp::OutputQueue::gather_first);
  CHECK_FALSE(stage.receive(shell, guid(7)).value().state);
  worker.say_data(guid(7), parts->second);
  stage.settle();
  CHECK(stage.receive(shell, guid(7)).value().state == CommandState::done);
}

TEST_CASE("A host call that wants an answer makes the command's state pending, another does not", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.say_message(guid(7), MessageType::pipeline_host_call, "<Obj><MS><I64 N=\"ci\">-100</I64></MS></Obj>");
  stage.settle();
  stage.pass(psrp::OutputQueue::gather_first);
  CHECK_FALSE(stage.receive(shell, guid(7)).value().state);
  worker.say_message(guid(7), MessageType::pipeline_host_call, "<Obj><MS><I64 N=\"ci\">1</I64></MS></Obj>");
  stage.settle();
  CHECK(stage.receive(shell, guid(7)).value().state == CommandState::pending);
}

TEST_CASE("A stopped pipeline says so itself, and what waited to go to it is dropped", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.acknowledge = false;
  stage.send(shell, guid(7), input);
  stage.send(shell, guid(7), input);
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::interrupt).succeeded());
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::interrupt).succeeded());
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.lines.back().kind == PacketKind::signal);
  worker.say_pipeline_state(guid(7), 3);
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.count(PacketKind::signal, guid(7)) == 1);
  CHECK(stage.receive(shell, guid(7)).value().state == CommandState::done);
  CHECK(worker.offences.empty());
}

TEST_CASE("A Signal to the session itself goes to nobody", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  CHECK(stage.signal(shell, {}, psrp::SignalCode::terminate).succeeded());
  CHECK(stage.signal(shell, {}, psrp::SignalCode::interrupt).succeeded());
  CHECK(stage.launcher.worker().lines.size() == 1);
}

TEST_CASE("A terminated command is closed in the worker once and known no more", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  auto waiting = stage.receive(shell, guid(7));
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::terminate).succeeded());
  CHECK(waiting.failed_with(Errc::aborted));
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::terminate).failed_with(Errc::not_found));
  CHECK(stage.receive(shell, guid(7)).failed_with(Errc::not_found));
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  CHECK(stage.command(shell, guid(7)).done());
  CHECK(worker.offences.empty());
}

TEST_CASE("A command that is done is closed in the worker, and its last answer can come again", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.say_pipeline_state(guid(7), 4);
  stage.settle();
  auto request = stage.receive_request(guid(7));
  CHECK(stage.receive(shell, request).value().state == CommandState::done);
  stage.settle();
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  CHECK(stage.receive(shell, request).value().chunks.size() == 1);
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::terminate).succeeded());
  CHECK(stage.receive(shell, request).failed_with(Errc::not_found));
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
}

TEST_CASE("Commands that are done and never signalled do not pile up", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  for (int i = 2; i < 102; ++i) {
    stage.command(shell, guid(i));
    stage.launcher.worker().say_pipeline_state(guid(i), 4);
    stage.settle();
    REQUIRE(stage.receive(shell, guid(i)).value().state == CommandState::done);
    stage.settle();
  }
  CHECK(stage.receive(shell, guid(2)).failed_with(Errc::not_found));
  CHECK(stage.receive(shell, guid(101)).value().state == CommandState::done);
  CHECK(stage.launcher.worker().offences.empty());
}

TEST_CASE("A CommandId that is in use is refused, and one that is missing is the pipeline's own", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  stage.command(shell, guid(7));
  CHECK(stage.command(shell, guid(7)).failed_with(Errc::command_id_in_use));
  psrp::CommandRequest request;
  request.arguments = {create_pipeline(guid(8))};
  CHECK(stage.start<Guid>(shell->strand(), shell->command(request)).value() == guid(8));
  request.arguments.clear();
  CHECK(stage.start<Guid>(shell->strand(), shell->command(request)).failed_with(Errc::invalid_argument));
}

TEST_CASE("A CommandId is free once its terminate was answered; the next command waits for the worker's CloseAck",
          "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.acknowledge = false;
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::terminate).succeeded());
  CHECK(stage.command(shell, guid(7)).value() == guid(7));
  auto waiting = stage.receive(shell, guid(7));
  worker.say_pipeline_state(guid(7), 3);  // Stopped: of the command before
  stage.settle();
  CHECK_FALSE(waiting.done());
  CHECK(worker.count(PacketKind::command, guid(7)) == 1);
  worker.acknowledge = true;
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.count(PacketKind::command, guid(7)) == 2);
  worker.say_pipeline_state(guid(7), 4);
  stage.settle();
  CHECK(waiting.value().state == CommandState::done);
  CHECK(worker.count(PacketKind::close, guid(7)) == 2);
  CHECK(worker.offences.empty());
}

TEST_CASE("A command of an id whose Close is on its way can be terminated, and another comes after both",
          "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.acknowledge = false;
  for (int i = 0; i < 3; ++i) {
    CHECK(stage.signal(shell, guid(7), psrp::SignalCode::terminate).succeeded());
    CHECK(stage.command(shell, guid(7)).value() == guid(7));
  }
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  worker.acknowledge = true;
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.count(PacketKind::command, guid(7)) == 2);
  REQUIRE(stage.table->remove(shell->id(), shell->owner()).has_value());
  stage.settle();
  CHECK(worker.count(PacketKind::close, guid(7)) == 2);
  CHECK(worker.count(PacketKind::close, Guid()) == 1);
  CHECK(worker.offences.empty());
}

TEST_CASE("A CommandId is free once Done was answered, without a Signal", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  for (std::size_t i = 1; i <= 3; ++i) {
    REQUIRE(stage.command(shell, guid(7)).value() == guid(7));
    CHECK(worker.count(PacketKind::command, guid(7)) == i);
    worker.say_pipeline_state(guid(7), 4);
    stage.settle();
    CHECK(stage.command(shell, guid(7)).failed_with(Errc::command_id_in_use));
    CHECK(stage.receive(shell, guid(7)).value().state == CommandState::done);
  }
  CHECK(worker.offences.empty());
}

TEST_CASE("A command that is ended before its pipeline was made gets that first, and its id is free", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  worker.acknowledge = false;
  REQUIRE(stage.command(shell, guid(7)).done());
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::terminate).succeeded());
  worker.acknowledge = true;
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.count(PacketKind::data, guid(7)) == 1);
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  CHECK(stage.command(shell, guid(7)).value() == guid(7));
  CHECK(worker.count(PacketKind::command, guid(7)) == 2);
  CHECK(worker.offences.empty());
}

TEST_CASE("An id that the worker keeps, for its pipeline never was whole, is refused and not sent", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  const auto half = [](const Guid& id) { return psrp::cut(create_pipeline(id), 84).value().first; };
  worker.makes_pipelines = false;
  psrp::CommandRequest request;
  request.id = guid(7);
  request.arguments = {half(guid(7))};
  REQUIRE(stage.start<Guid>(shell->strand(), shell->command(request)).value() == guid(7));
  worker.acknowledge = false;
  CHECK(stage.signal(shell, guid(7), psrp::SignalCode::terminate).succeeded());
  CHECK(stage.command(shell, guid(7)).value() == guid(7));  // nobody can know yet
  auto waiting = stage.receive(shell, guid(7));
  worker.acknowledge = true;
  worker.ack(guid(7));
  stage.settle();
  CHECK(waiting.failed_with(Errc::command_id_in_use));
  CHECK(stage.command(shell, guid(7)).failed_with(Errc::command_id_in_use));
  CHECK(worker.count(PacketKind::command, guid(7)) == 1);
  CHECK(stage.command(shell, guid(8)).value() == guid(8));
  CHECK(worker.offences.empty());
}

TEST_CASE("A session runs as many commands as its quota says, those that are done not counted",
          "[psrp][shell][quota]") {
  Stage stage;
  stage.target.endpoint.quotas.max_concurrent_commands_per_shell = 1;
  auto shell = stage.shell();
  stage.command(shell, guid(7));
  CHECK(stage.command(shell, guid(8)).failed_with(Errc::quota_processes));
  stage.launcher.worker().say_pipeline_state(guid(7), 4);
  stage.settle();
  CHECK(stage.command(shell, guid(8)).value() == guid(8));
}

TEST_CASE("A session that is closed while its worker still acknowledges waits for each in turn", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.settle();
  worker.acknowledge = false;
  stage.command(shell, guid(7));
  stage.table->remove(shell->id(), shell->owner()).value();
  stage.settle();
  CHECK(worker.lines.back().kind == PacketKind::command);
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.lines.back().kind == PacketKind::close);
  CHECK(worker.lines.back().id == guid(7));
  worker.ack(guid(7));
  stage.settle();
  CHECK(worker.lines.back().id.is_zero());
  CHECK_FALSE(worker.input_ended);
  worker.ack(Guid());
  stage.settle();
  CHECK(worker.input_ended);
  CHECK(worker.offences.empty());
}

TEST_CASE("A worker that does not close in time is killed", "[psrp][shell]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.settle();
  worker.acknowledge = false;
  stage.table->remove(shell->id(), shell->owner()).value();
  stage.settle();
  stage.pass(std::chrono::seconds(9));
  CHECK_FALSE(worker.killed);
  stage.pass(std::chrono::seconds(1));
  CHECK(worker.killed);
}

TEST_CASE("What is sent before the worker is there comes after the session's first data", "[psrp][shell]") {
  Stage stage;
  stage.launcher.held = true;
  auto shell = stage.shell();
  auto rest = message_for(MessageType::init_runspace_pool, {});
  CHECK(stage.send(shell, {}, rest).succeeded());
  stage.command(shell, guid(7));
  stage.launcher.release();
  stage.settle();
  FakeWorker& worker = stage.launcher.worker();
  REQUIRE(worker.lines.size() > 2);
  CHECK(worker.lines[0].base64 == capability(guid(1)));
  CHECK(worker.lines[1].base64 == rest);
  CHECK(worker.offences.empty());
}

TEST_CASE("A session that is deleted before its worker is there leaves none behind", "[psrp][shell]") {
  Stage stage;
  stage.launcher.held = true;
  auto shell = stage.shell();
  stage.table->remove(shell->id(), shell->owner()).value();
  stage.settle();
  stage.launcher.release();
  stage.settle();
  CHECK(stage.launcher.worker().killed);
  CHECK(stage.launcher.worker().lines.empty());
}

TEST_CASE("A session's snapshot tells what waits, what was answered and what is on its way",
          "[psrp][shell][snapshot]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  auto request = stage.receive_request();
  stage.receive(shell, request);
  stage.command(shell, guid(7));
  worker.acknowledge = false;
  stage.send(shell, guid(7), input);
  stage.send(shell, guid(7), input);
  worker.say_message(guid(7), MessageType::pipeline_output, "<I32>1</I32>");
  worker.output.feed("<Data Str");
  stage.settle();
  auto snapshot = dynamic_cast<psrp::PowerShellShell&>(*shell).snapshot();
  CHECK(snapshot.worker == 4242);
  CHECK(snapshot.open);
  CHECK(snapshot.worker_line == "<Data Str");
  CHECK(snapshot.output.answered == request.message_id);
  CHECK(snapshot.output.answer.size() == 3);
  REQUIRE(snapshot.commands.size() == 1);
  CHECK(snapshot.commands[0].input.unacknowledged == PacketKind::data);
  CHECK(snapshot.commands[0].input.waiting.size() == 1);
  CHECK(snapshot.commands[0].output.waiting.size() == 1);
  CHECK((psrp::read_snapshot(psrp::write(snapshot)).value() == snapshot));
}
