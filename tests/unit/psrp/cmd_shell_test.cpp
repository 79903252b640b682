#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "psrp/output_queue.hpp"
#include "tests/unit/psrp/stage.hpp"

using namespace psremoting;
using namespace psremoting::test;
using psrp::CommandState;

namespace {

std::string encoded(std::string_view text) {
  return base64::encode({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

struct CmdStage : Stage {
  std::shared_ptr<psrp::Shell> cmd;

  CmdStage() {
    config->winrs.max_processes_per_shell = 15;
    launcher.prepare = [this](FakeWorker& worker) {
      worker.exits_at_end = false;
      worker.input.on_write = [this](std::string_view bytes) { typed += bytes; };
    };
    auto request = create_request(1);
    request.words.working_directory = "/srv";
    request.environment = {{"COLOUR", "blue"}};
    request.code_page = 65001;
    cmd = create_cmd(std::move(request)).value();
  }
  // Until what was said is not gathered any more.
  void settle() {
    Stage::settle();
    pass(psrp::OutputQueue::gather_bytes);
  }
  Call<psrp::Output> receive(const std::shared_ptr<psrp::Shell>& shell, psrp::ReceiveRequest request) {
    auto received = Stage::receive(shell, std::move(request));
    settle();
    return received;
  }
  Call<psrp::Output> receive(const std::shared_ptr<psrp::Shell>& shell, std::optional<Guid> command = {}) {
    return receive(shell, receive_request(command));
  }
  Call<Guid> run(int id, std::vector<std::string> arguments = {}) {
    psrp::CommandRequest request;
    request.id = guid(id);
    request.line = "echo";
    request.arguments = std::move(arguments);
    return start<Guid>(cmd->strand(), cmd->command(std::move(request)));
  }
  std::string typed;  // into any command
};

}  // namespace

TEST_CASE("A command runs in its shell's directory, environment and code page, its arguments after single blanks",
          "[psrp][cmd]") {
  CmdStage stage;
  REQUIRE(stage.run(7, {"a  b", "c"}).value() == guid(7));
  REQUIRE(stage.launcher.commands.size() == 1);
  const auto& what = stage.launcher.commands[0];
  CHECK(what.command_line == "echo a  b c");
  CHECK(what.working_directory == "/srv");
  CHECK(what.environment.at(0).second == "blue");
  CHECK(what.code_page == 65001);
}

TEST_CASE("A short command's output, End and code are one answer, though its client asked before", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  FakeWorker& process = stage.launcher.worker();
  auto waiting = stage.receive(stage.cmd, guid(7));
  process.output.feed("out");
  stage.Stage::settle();
  CHECK_FALSE(waiting.done());
  process.exit(3);
  stage.Stage::settle();
  REQUIRE(waiting.done());
  CHECK(waiting.value().chunks[0].base64 == encoded("out"));
  CHECK(waiting.value().state == CommandState::done);
  CHECK(waiting.value().exit_code == 3);
}

TEST_CASE("Much output of a command waits for nothing", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  auto waiting = stage.Stage::receive(stage.cmd, guid(7));
  stage.launcher.worker().output.feed(std::string(200'000, 'x'));
  stage.Stage::settle();
  CHECK(waiting.done());
}

TEST_CASE("A command's output comes in the order it was made, then its End and its code", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  FakeWorker& process = stage.launcher.worker();
  auto waiting = stage.receive(stage.cmd, guid(7));
  process.output.feed("out");
  stage.settle();
  REQUIRE(waiting.done());
  CHECK(waiting.value().chunks[0].base64 == encoded("out"));
  CHECK(waiting.value().state == CommandState::running);
  process.errors.feed("err");
  stage.settle();
  process.exit(3);
  stage.settle();
  auto last = stage.receive(stage.cmd, guid(7)).value();
  REQUIRE(last.chunks.size() == 3);
  CHECK(last.chunks[0].stream == psrp::Stream::standard_error);
  CHECK(last.state == CommandState::done);
  CHECK(last.exit_code == 3);
}

TEST_CASE("A command without output is done at once when it ends", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  auto waiting = stage.receive(stage.cmd, guid(7));
  stage.launcher.worker().exit(0);
  stage.settle();
  REQUIRE(waiting.done());
  CHECK(waiting.value().chunks.size() == 2);
  CHECK(waiting.value().state == CommandState::done);
}

TEST_CASE("A program that is not there is the Command's own error", "[psrp][cmd]") {
  CmdStage stage;
  stage.launcher.refusal = error(Errc::command_not_found, "nosuch");
  CHECK(stage.run(7).failed_with(Errc::command_not_found));
}

TEST_CASE("Input is written as bytes, and its End closes the pipe after them", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  CHECK(stage.send(stage.cmd, guid(7), encoded("hello ")).succeeded());
  CHECK_FALSE(stage.launcher.worker().input.closed());
  CHECK(stage.send(stage.cmd, guid(7), encoded("you"), psrp::Stream::standard_input, true).succeeded());
  CHECK(stage.typed == "hello you");
  CHECK(stage.launcher.worker().input.closed());
  CHECK(stage.send(stage.cmd, guid(7), encoded("late")).succeeded());
}

TEST_CASE("Input to a process that does not read waits until there is room or no time", "[psrp][cmd][backpressure]") {
  CmdStage stage;
  stage.run(7);
  stage.launcher.worker().input.stall(true);
  const auto megabyte = encoded(std::string(1024 * 1024, 'x'));
  REQUIRE(stage.send(stage.cmd, guid(7), megabyte).succeeded());
  REQUIRE(stage.send(stage.cmd, guid(7), megabyte).succeeded());
  REQUIRE(stage.send(stage.cmd, guid(7), megabyte).succeeded());
  auto waiting = stage.send(stage.cmd, guid(7), megabyte);
  CHECK_FALSE(waiting.done());
  stage.launcher.worker().input.stall(false);
  stage.settle();
  CHECK(waiting.succeeded());
}

TEST_CASE("A terminate kills the process and forgets the command", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  auto waiting = stage.receive(stage.cmd, guid(7));
  CHECK(stage.signal(stage.cmd, guid(7), psrp::SignalCode::terminate).succeeded());
  CHECK(stage.launcher.worker().killed);
  CHECK(waiting.failed_with(Errc::aborted));
  CHECK(stage.receive(stage.cmd, guid(7)).failed_with(Errc::not_found));
}

TEST_CASE("An interrupt reaches the process and leaves the command", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  CHECK(stage.signal(stage.cmd, guid(7), psrp::SignalCode::interrupt).succeeded());
  CHECK(stage.launcher.worker().interrupted);
  CHECK_FALSE(stage.launcher.worker().killed);
}

TEST_CASE("A shell runs as many processes as its quota says at a time", "[psrp][cmd][quota]") {
  CmdStage stage;
  for (int i = 0; i < 15; ++i) REQUIRE(stage.run(10 + i).done());
  CHECK(stage.run(30).failed_with(Errc::quota_processes));
  stage.launcher.worker(3).exit(0);
  stage.settle();
  CHECK(stage.run(30).value() == guid(30));
}

TEST_CASE("A process that nobody listens to is not read without end", "[psrp][cmd][backpressure]") {
  CmdStage stage;
  stage.run(7);
  auto& output = stage.launcher.worker().output;
  output.feed(std::string(4000000, 'x'));
  stage.settle();
  auto before = output.unread();
  CHECK(before > 2500000);
  REQUIRE(stage.receive(stage.cmd, stage.receive_request(guid(7), 500000)).done());
  stage.settle();
  CHECK(output.unread() < before);
}

TEST_CASE("A stream that a grandchild holds open does not keep a command from ending", "[psrp][cmd]") {
  CmdStage stage;
  stage.launcher.prepare = [](FakeWorker& worker) {
    worker.exits_at_end = false;
    worker.ends_streams = false;
  };
  stage.run(7);
  stage.launcher.worker().exit(0);
  auto waiting = stage.receive(stage.cmd, guid(7));
  CHECK_FALSE(waiting.done());
  stage.pass(std::chrono::seconds(1));
  REQUIRE(waiting.done());
  CHECK(waiting.value().state == CommandState::done);
}

TEST_CASE("A cmd command's id is free once its terminate or its Done was answered", "[psrp][cmd]") {
  CmdStage stage;
  REQUIRE(stage.run(7).done());
  CHECK(stage.run(7).failed_with(Errc::command_id_in_use));
  CHECK(stage.signal(stage.cmd, guid(7), psrp::SignalCode::terminate).succeeded());
  REQUIRE(stage.run(7).value() == guid(7));
  stage.launcher.worker(1).exit(0);
  stage.settle();
  REQUIRE(stage.receive(stage.cmd, guid(7)).value().state == CommandState::done);
  CHECK(stage.run(7).value() == guid(7));
}

TEST_CASE("A deleted cmd shell kills its commands and ends", "[psrp][cmd]") {
  CmdStage stage;
  stage.run(7);
  stage.run(8);
  auto waiting = stage.receive(stage.cmd, guid(7));
  REQUIRE(stage.table->remove(stage.cmd->id(), stage.cmd->owner()).has_value());
  stage.settle();
  CHECK(waiting.failed_with(Errc::aborted));
  CHECK(stage.launcher.worker(0).killed);
  CHECK(stage.launcher.worker(1).killed);
  CHECK(stage.run(9).failed_with(Errc::shell_gone));
}
