// What goes wrong with a worker, or is too much: the session's own fault, with words.
#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using psrp::CommandState;
using psrp::MessageType;
using psrp::PacketKind;

namespace {

std::string input_of(std::size_t bytes) {
  psrp::FragmentHeader header{9, 0, true, true, static_cast<std::uint32_t>(bytes)};
  std::string text = psrp::print(header);
  for (std::size_t at = 0; at < bytes; at += 3) text += "ICAg";  // blanks
  return text;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("A worker that cannot be started is the fault of the first Receive", "[psrp][faults]") {
  Stage stage;
  stage.launcher.refusal = error(Errc::worker_failed, "no such file");
  auto shell = stage.shell();
  auto waiting = stage.receive(shell);
  CHECK(waiting.failed_with(Errc::worker_failed));
  CHECK(waiting.detail() == "no such file");
}

TEST_CASE("A worker that does not open in time ends its session with what it wrote to stderr", "[psrp][faults]") {
  Stage stage;
  stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = false; };
  auto shell = stage.shell();
  stage.launcher.worker().errors.feed("cannot find the thing\n   at Some.Stack.Trace()\n");
  stage.settle();
  auto request = stage.receive_request();
  request.deadline = TimePoint::max();
  auto waiting = stage.receive(shell, request);
  stage.pass(std::chrono::seconds(59));
  CHECK_FALSE(waiting.done());
  stage.pass(std::chrono::seconds(1));
  REQUIRE(waiting.failed_with(Errc::worker_failed));
  CHECK(contains(waiting.detail(), "cannot find the thing"));
  CHECK_FALSE(contains(waiting.detail(), "Stack.Trace"));
  CHECK(stage.launcher.worker().killed);
}

TEST_CASE("A worker that complains of its transport while opening is not waited for as long", "[psrp][faults]") {
  Stage stage;
  stage.launcher.prepare = [](FakeWorker& worker) { worker.acknowledge = false; };
  auto shell = stage.shell();
  stage.launcher.worker().errors.feed("Remote transport error: the file x.pssc does not exist\n");
  stage.settle();
  auto waiting = stage.receive(shell);
  stage.pass(std::chrono::seconds(5));
  REQUIRE(waiting.failed_with(Errc::worker_failed));
  CHECK(contains(waiting.detail(), "x.pssc"));
}

TEST_CASE("A worker's death is told to all who wait in its session, after what it said, and to nobody else",
          "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell(1), other = stage.shell(2);
  stage.receive(shell);
  stage.receive(other);
  stage.command(shell, guid(7));
  auto session = stage.receive(shell), pipeline = stage.receive(shell, guid(7)), bystander = stage.receive(other);
  FakeWorker& worker = stage.launcher.worker(0);
  worker.say_message(guid(7), MessageType::pipeline_output, "<I32>1</I32>");
  worker.errors.feed("Process terminated. Out of memory.\n");
  stage.settle();
  worker.exit(134);
  stage.settle();
  REQUIRE(pipeline.done());
  CHECK(pipeline.value().chunks.size() == 1);
  REQUIRE(session.failed_with(Errc::worker_failed));
  CHECK(contains(session.detail(), "134"));
  CHECK(contains(session.detail(), "Out of memory"));
  CHECK(stage.receive(shell, guid(7)).failed_with(Errc::worker_failed));
  CHECK(stage.command(shell, guid(8)).failed_with(Errc::worker_failed));
  CHECK_FALSE(bystander.done());
}

TEST_CASE("A failed session says why for a minute, then is gone", "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell();
  stage.launcher.worker().exit(1);
  stage.settle();
  CHECK(stage.table->find(shell->id(), shell->owner()).has_value());
  stage.pass(std::chrono::seconds(60));
  CHECK(stage.table->find(shell->id(), shell->owner()).has_error());
}

TEST_CASE("A worker that closes its session by itself ends it, after its last words", "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);
  stage.launcher.worker().say_pool_state(5);
  stage.settle();
  CHECK(stage.receive(shell).value().chunks.size() == 1);
  CHECK(stage.receive(shell).failed_with(Errc::worker_failed));
}

TEST_CASE("Junk on a worker's stdout is survived", "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.output.feed("native program says hello\n\n<Foo />\n");
  worker.output.feed("no newline");
  worker.say_pipeline_state(guid(7), 4);
  stage.settle();
  CHECK(stage.receive(shell, guid(7)).value().state == CommandState::done);
}

TEST_CASE("Input that the worker never acknowledges ends its pipeline within a minute, and the next one runs",
          "[psrp][faults][unread]") {
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  stage.command(shell, guid(8));
  worker.acknowledge = false;
  stage.send(shell, guid(7), input_of(30));
  worker.errors.feed("hexadecimal value 0xFFFE, is an invalid character\n");
  stage.settle();
  worker.acknowledge = true;
  worker.overlook(guid(7));
  auto request = stage.receive_request(guid(7));
  request.deadline = TimePoint::max();
  auto waiting = stage.receive(shell, request);
  stage.pass(std::chrono::seconds(44));
  CHECK_FALSE(waiting.done());
  stage.pass(std::chrono::seconds(16));
  REQUIRE(waiting.failed_with(Errc::worker_failed));
  CHECK(contains(waiting.detail(), "cannot be read"));
  CHECK(contains(waiting.detail(), "0xFFFE"));
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  CHECK(worker.offences.empty());
  worker.say_pipeline_state(guid(8), 4);
  stage.settle();
  CHECK(stage.receive(shell, guid(8)).value().state == CommandState::done);
  CHECK(stage.command(shell, guid(9)).done());
}

TEST_CASE("A Close may take as long as what it ends", "[psrp][faults][unread]") {
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.acknowledge = false;
  stage.signal(shell, guid(7), psrp::SignalCode::terminate);
  stage.pass(std::chrono::seconds(300));
  CHECK_FALSE(worker.killed);
  CHECK(stage.command(shell, guid(8)).done());
}

TEST_CASE("A line that was torn ends its pipeline with an error, and nothing else", "[psrp][faults][torn]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.receive(shell);
  for (int id : {7, 8}) stage.command(shell, guid(id));
  std::string line;
  psrp::print(line, {PacketKind::data, guid(7), false, psrp::print_whole(90, {}, std::string(3000, 'x'))});
  worker.say_message(guid(7), MessageType::pipeline_output, "<I32>1</I32>");
  worker.output.feed(line.substr(0, 2000) + "noise\n" + line.substr(2000));
  worker.say_message(guid(7), MessageType::pipeline_output, "<I32>3</I32>");
  worker.say_pipeline_state(guid(7), 4);
  worker.say_pipeline_state(guid(8), 4);
  stage.settle();
  CHECK(stage.receive(shell, guid(7)).value().chunks.size() == 1);
  auto damaged = stage.receive(shell, guid(7));
  REQUIRE(damaged.failed_with(Errc::worker_failed));
  CHECK(contains(damaged.detail(), "damaged"));
  CHECK(stage.receive(shell, guid(8)).value().state == CommandState::done);
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  stage.command(shell, guid(9));
  CHECK(worker.count(PacketKind::command, guid(9)) == 1);
}

TEST_CASE("Bytes that came into a line without its end are noticed", "[psrp][faults][torn]") {
  for (std::string noise : {"noise", "AAAA"}) {
    Stage stage;
    auto shell = stage.shell();
    FakeWorker& worker = stage.launcher.worker();
    stage.command(shell, guid(7));
    std::string line;
    psrp::print(line, {PacketKind::data, guid(7), false, psrp::print_whole(90, {}, std::string(3000, 'x'))});
    worker.output.feed(line.insert(2000, noise));
    stage.settle();
    CHECK(stage.receive(shell, guid(7)).failed_with(Errc::worker_failed));
  }
}

TEST_CASE("A line of the session's own that was torn, or whose owner is not known, ends the session",
          "[psrp][faults][torn]") {
  const std::vector<std::string> lines{"<Data Stream='Default' PSGuid='" + Guid().lower() + "'>AAAA", "AAAA</Data>",
                                       "<Data Stream='Default' PSGuid='0000", "id PSGuid='x' />"};
  for (const auto& line : lines) {
    INFO(line);
    Stage stage;
    auto shell = stage.shell();
    stage.receive(shell);
    stage.launcher.worker().output.feed(line + "\n");
    stage.settle();
    CHECK(stage.receive(shell).failed_with(Errc::worker_failed));
  }
}

TEST_CASE("A fragment that is missing ends its pipeline with an error", "[psrp][faults][torn]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  const auto fragment = [](std::uint64_t id, bool start, bool end) {
    return psrp::print({50, id, start, end, 3}) + "AAAA";
  };
  worker.say_data(guid(7), fragment(0, true, false));
  worker.say_data(guid(7), fragment(2, false, true));
  stage.settle();
  CHECK(stage.receive(shell, guid(7)).value().chunks.size() == 1);
  CHECK(stage.receive(shell, guid(7)).failed_with(Errc::worker_failed));
}

TEST_CASE("Megabytes of junk are survived, and time forgets them", "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 30; ++i) stage.launcher.worker().output.feed(std::string(500000, 'x') + "\n");
    stage.settle();
    stage.pass(std::chrono::seconds(20));
  }
  CHECK_FALSE(stage.launcher.worker().killed);
}

TEST_CASE("A worker that writes nothing but junk is given up", "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell();
  stage.receive(shell);
  for (int i = 0; i < 40; ++i) stage.launcher.worker().output.feed(std::string(500000, 'x') + "\n");
  stage.settle();
  CHECK(stage.receive(shell).failed_with(Errc::worker_failed));
  CHECK(stage.launcher.worker().killed);
}

TEST_CASE("Data and acknowledgements that nobody asked for are let go", "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.receive(shell);
  worker.say_message(guid(9), MessageType::pipeline_output, "<I32>1</I32>");
  worker.say({PacketKind::close_ack, guid(9), false, {}});
  worker.say({PacketKind::close_ack, Guid(), false, {}});
  worker.say({PacketKind::signal, Guid(), false, {}});
  stage.settle();
  CHECK_FALSE(stage.receive(shell).done());
  CHECK_FALSE(worker.input_ended);
}

TEST_CASE("Output that is not fetched leaves the worker's pipe unread", "[psrp][faults][backpressure]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.receive(shell);
  stage.command(shell, guid(7));
  for (int i = 0; i < 100; ++i) worker.say_message(guid(7), MessageType::pipeline_output, std::string(30000, 'x'));
  stage.settle();
  CHECK(worker.output.unread() > 2500000);
  auto before = worker.output.unread();
  REQUIRE(stage.receive(shell, stage.receive_request(guid(7), 400000)).done());
  stage.settle();
  CHECK(worker.output.unread() < before);
}

TEST_CASE("A full shell still reads its worker while a Signal waits for its acknowledgement",
          "[psrp][faults][backpressure]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  for (int i = 0; i < 100; ++i) worker.say_message(guid(7), MessageType::pipeline_output, std::string(30000, 'x'));
  stage.settle();
  REQUIRE(worker.output.unread() > 0);
  worker.acknowledge = false;
  stage.signal(shell, guid(7), psrp::SignalCode::interrupt);
  CHECK(worker.output.unread() == 0);
  worker.say_pipeline_state(guid(7), 3);
  worker.ack(guid(7));
  stage.settle();
  worker.say_message(guid(7), MessageType::pipeline_output, "late");
  stage.settle();
  CHECK(worker.output.unread() > 0);
}

TEST_CASE("A shell whose worker floods it while an acknowledgement is due ends with its output quota",
          "[psrp][faults][backpressure]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.receive(shell);
  stage.command(shell, guid(7));
  worker.acknowledge = false;
  stage.signal(shell, guid(7), psrp::SignalCode::interrupt);
  auto waiting = stage.receive(shell);
  for (int i = 0; i < 1700 && !waiting.done(); ++i) {
    worker.say_message(guid(7), MessageType::pipeline_output, std::string(30000, 'x'));
    stage.settle();
  }
  REQUIRE(waiting.failed_with(Errc::quota_output));
  CHECK(contains(waiting.detail(), "quota"));
  CHECK(worker.killed);
}

TEST_CASE("80 MB sent to a sleeping pipeline end in the input quota's fault, and the session lives",
          "[psrp][faults][quota]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.receive(shell);
  stage.command(shell, guid(7));
  auto waiting = stage.receive(shell, guid(7));
  const auto megabyte = input_of(999999);
  int sent = 0;
  while (sent < 80 && stage.send(shell, guid(7), megabyte).succeeded()) {
    ++sent;
    worker.lines.clear();
    stage.pass(std::chrono::milliseconds(100));
  }
  CHECK(sent > 60);
  CHECK(sent < 75);
  REQUIRE(waiting.failed_with(Errc::quota_input));
  CHECK(contains(waiting.detail(), "quota"));
  CHECK(stage.send(shell, guid(7), megabyte).failed_with(Errc::quota_input));
  CHECK(worker.count(PacketKind::close, guid(7)) == 1);
  CHECK(stage.command(shell, guid(8)).value() == guid(8));
}

TEST_CASE("Input to pipelines that answer, or end, is not limited", "[psrp][faults][quota]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  const auto megabytes = input_of(9999999);
  stage.command(shell, guid(7));
  for (int i = 0; i < 20; ++i) {
    REQUIRE(stage.send(shell, guid(7), megabytes).succeeded());
    worker.say_message(guid(7), MessageType::pipeline_output, "<I32>1</I32>");
    stage.settle();
    stage.receive(shell, guid(7));
    worker.lines.clear();
  }
  for (int i = 10; i < 30; ++i) {
    stage.command(shell, guid(i));
    REQUIRE(stage.send(shell, guid(i), megabytes).succeeded());
    worker.say_pipeline_state(guid(i), 4);
    stage.settle();
    worker.lines.clear();
  }
}

TEST_CASE("Sends wait, in order, while a worker takes nothing, until their deadline", "[psrp][faults][backpressure]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  worker.acknowledge = false;
  const auto megabyte = input_of(999999);
  REQUIRE(stage.send(shell, guid(7), megabyte).succeeded());
  REQUIRE(stage.send(shell, guid(7), megabyte).succeeded());
  REQUIRE(stage.send(shell, guid(7), megabyte).succeeded());
  auto third = stage.send(shell, guid(7), megabyte), fourth = stage.send(shell, guid(7), input_of(3));
  CHECK_FALSE(third.done());
  CHECK_FALSE(fourth.done());
  worker.ack(guid(7));
  stage.settle();
  CHECK(third.succeeded());
  CHECK_FALSE(fourth.done());
  stage.pass(std::chrono::seconds(60));
  CHECK(fourth.failed_with(Errc::timed_out));
}

TEST_CASE("An idle session holds no large buffer to read into", "[psrp][faults]") {
  Stage stage;
  auto shell = stage.shell();
  FakeWorker& worker = stage.launcher.worker();
  stage.command(shell, guid(7));
  for (int i = 0; i < 10; ++i) worker.say_message(guid(7), MessageType::pipeline_output, std::string(30000, 'x'));
  stage.settle();
  stage.receive(shell, stage.receive_request(guid(7), 1000000));
  CHECK(worker.output.largest_read() > 2048);
  worker.say_pipeline_state(guid(7), 4);
  stage.settle();
  CHECK(worker.output.largest_read() <= 2048);
}
