#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "psrp/launcher.hpp"
#include "psrp/message.hpp"
#include "psrp/packet.hpp"
#include "tests/support/memory_pipe.hpp"

namespace psremoting::test {

// A process whose pipes are the test's, and, when acknowledge is set, a `pwsh -s` that does what facts about the real
// one say: it acknowledges every line, opens its session, counts Command and Close, holds a session's Close until every
// command has had its own, and forgets a command at its pipeline's end alone. What would have made the real one lose
// data or die is written to `offences`.
class FakeWorker {
 public:
  explicit FakeWorker(boost::asio::any_io_executor executor)
      : input(executor), output(executor), errors(executor), exited_(executor) {
    exited_.expires_at(boost::asio::steady_timer::time_point::max());
    input.on_write = [this](std::string_view bytes) { receive(bytes); };
    input.on_close = [this] {
      input_ended = true;
      if (exits_at_end) exit(160);
    };
  }

  struct Line {
    psrp::PacketKind kind;
    Guid id;
    bool prompt;
    std::string base64;
  };

  bool acknowledge = true;      // at once; otherwise the test does, with ack()
  bool opens = true;            // the session, at its first data
  bool exits_at_end = true;     // when its stdin ends
  bool ends_streams = true;     // when it exits; else somebody else holds them
  bool makes_pipelines = true;  // of its commands' data; else that is less than a whole message
  bool completes = false;       // every pipeline at once
  bool forgets = false;         // what it was told, for thousands of workers in one process
  std::vector<Line> lines;      // all that came
  std::vector<std::string> offences;
  std::string raw;  // what came that is no whole line yet
  bool input_ended = false, killed = false, interrupted = false;
  int begun = 0;  // how often it was told
  std::uint64_t id = 4242;
  MemoryPipe input, output, errors;

  void say(const psrp::Packet& packet) {
    std::string line;
    psrp::print(line, packet);
    output.feed(line);
  }
  void say_data(const Guid& whom, const std::string& base64) { say({psrp::PacketKind::data, whom, false, base64}); }
  // A message of its own object, whole.
  void say_message(const Guid& whom, psrp::MessageType type, std::string_view xml) {
    psrp::MessageHeader header{psrp::Destination::client, type, pool, whom};
    say_data(whom, psrp::print_whole(++objects_, header, xml));
  }
  void say_pipeline_state(const Guid& whom, int state) {
    if (state >= 3) running_.erase(whom), kept_.erase(whom);  // Stopped, Completed, Failed
    say_message(whom, psrp::MessageType::pipeline_state,
                "<Obj RefId=\"0\"><MS><I32 N=\"PipelineState\">" + std::to_string(state) + "</I32></MS></Obj>");
  }
  void say_pool_state(int state) {
    say_message(Guid(), psrp::MessageType::runspace_pool_state,
                "<Obj RefId=\"0\"><MS><I32 N=\"RunspaceState\">" + std::to_string(state) + "</I32></MS></Obj>");
  }
  void ack(const Guid& whom) {
    auto at = unacknowledged_.find(whom);
    if (at == unacknowledged_.end()) return;
    auto kind = at->second;
    unacknowledged_.erase(at);
    if (kind == psrp::PacketKind::command) ++commands_;
    if (kind == psrp::PacketKind::close && running_.contains(whom)) say_pipeline_state(whom, 3);
    if (kind == psrp::PacketKind::close && !whom.is_zero()) --commands_;
    say({static_cast<psrp::PacketKind>(static_cast<int>(kind) + 1), whom, false, {}});
    if (closing_ && commands_ == 0) end_session();
  }
  // It could not read the line that is on its way, and does not acknowledge it.
  void overlook(const Guid& whom) { unacknowledged_.erase(whom); }
  void open() {
    say_message(Guid(), psrp::MessageType::session_capability,
                "<Obj RefId=\"0\"><MS><Version N=\"protocolversion\">2.3</Version></MS></Obj>");
    say_message(Guid(), psrp::MessageType::application_private_data, "<Obj RefId=\"0\"><MS /></Obj>");
    say_pool_state(2);
  }
  void exit(int code) {
    if (code_) return;
    code_ = code;
    if (ends_streams) {
      output.end();
      errors.end();
    }
    exited_.cancel();
  }
  std::size_t count(psrp::PacketKind kind, const Guid& whom) const {
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [&](const Line& line) { return line.kind == kind && line.id == whom; }));
  }

  boost::asio::awaitable<int> exited() {
    while (!code_) co_await exited_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return *code_;
  }

  Guid pool;

 private:
  void receive(std::string_view bytes) {
    raw += bytes;
    for (auto at = raw.find('\n'); at != std::string::npos; at = raw.find('\n')) {
      std::string line = raw.substr(0, at);
      raw.erase(0, at + 1);
      auto packet = psrp::parse_packet(line);
      if (!packet) {
        offences.push_back("no packet: " + line.substr(0, 80));
        continue;
      }
      lines.push_back({packet->kind, packet->id, packet->prompt, std::string(packet->base64)});
      react(lines.back());
    }
    if (forgets) {
      std::vector<Line>().swap(lines);
      std::string().swap(raw);
    }
  }

  void react(const Line& line) {
    using enum psrp::PacketKind;
    if (unacknowledged_.contains(line.id)) offences.push_back("two lines on their way to " + line.id.lower());
    if (line.kind == signal && line.id.is_zero()) offences.push_back("Signal of the session");
    if (line.kind == close && !line.id.is_zero() && !open_.erase(line.id))
      offences.push_back("Close without a Command of " + line.id.lower());
    if (line.kind == command && (!opened_ || !open_.insert(line.id).second))
      offences.push_back("Command too early or twice: " + line.id.lower());
    if (line.kind == command && !kept_.insert(line.id).second)
      offences.push_back("Command of an id that it keeps: " + line.id.lower());
    if (line.kind == data && makes_pipelines && kept_.contains(line.id)) running_.insert(line.id);
    unacknowledged_[line.id] = line.kind;
    if (line.kind == close && line.id.is_zero()) {
      closing_ = true;
      if (!open_.empty()) offences.push_back("Close of the session before its commands'");
      if (acknowledge && commands_ == 0) end_session();
      return;
    }
    if (!acknowledge) return;
    if (line.kind == data && line.id.is_zero() && opens && !opened_) open();
    ack(line.id);
    if (opens) opened_ = true;
    if (completes && line.kind == data && !line.id.is_zero()) say_pipeline_state(line.id, 4);
  }

  void end_session() {
    closing_ = opened_ = false;
    say_pool_state(4);
    say_pool_state(3);
    ack(Guid());
  }

  boost::asio::steady_timer exited_;
  std::optional<int> code_;
  std::map<Guid, psrp::PacketKind> unacknowledged_;
  std::set<Guid> open_;
  std::set<Guid> kept_, running_;  // commands whose pipelines have not come to an end; those that have one
  bool opened_ = false, closing_ = false;
  int commands_ = 0;
  std::uint64_t objects_ = 0;
};

// What the launcher hands out of it.
class FakeProcess final : public psrp::Process {
 public:
  explicit FakeProcess(std::shared_ptr<FakeWorker> worker) : worker_(std::move(worker)) {}
  ~FakeProcess() override { kill(); }
  std::uint64_t id() const override { return worker_->id; }
  Pipe& input() override { return worker_->input; }
  Pipe& output() override { return worker_->output; }
  Pipe& errors() override { return worker_->errors; }
  boost::asio::awaitable<int> exited() override { return worker_->exited(); }
  void interrupt() override { worker_->interrupted = true; }
  void has_begun() override { ++worker_->begun; }
  void kill() override {
    worker_->killed = true;
    worker_->exit(137);
  }

 private:
  std::shared_ptr<FakeWorker> worker_;
};

}  // namespace psremoting::test
