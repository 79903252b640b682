#include "psrp/cmd_command.hpp"

#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

// One Stream element's bytes, and what is held while a quiet command is read. Both divide by 3: no padding inside a
// run.
constexpr std::size_t most_bytes = 24 * 1024;
constexpr std::size_t quiet_bytes = 1536;
// Standard input that the process has not read yet.
constexpr std::size_t input_bound = 2 * 1024 * 1024;
// From the process's end to that of its streams, where a grandchild holds them.
constexpr std::chrono::seconds stream_grace{1};

}  // namespace

CmdCommand::CmdCommand(const Guid& guid, std::string text, std::uint32_t code_page, std::unique_ptr<Process> process,
                       OutputTotal& total, Clock& clock, asio::any_io_executor strand)
    : id(guid),
      line(std::move(text)),
      output(OutputQueue::Content::bytes, total, clock, strand),
      process_(std::move(process)),
      clock_(clock),
      strand_(strand),
      output_resumed_(clock, strand),
      error_resumed_(clock, strand),
      changed_(clock, strand),
      code_page_(code_page),
      input_text_(code_page),
      senders_(clock, strand) {}

asio::awaitable<void> CmdCommand::run(std::function<bool()> room) {
  room_ = std::move(room);
  auto self = shared_from_this();
  spawn(strand_, "command's stdout", read(process_->output(), Stream::standard_output, output_resumed_), [self] {});
  spawn(strand_, "command's stderr", read(process_->errors(), Stream::standard_error, error_resumed_), [self] {});
  spawn(strand_, "command's exit", watch_exit(), [self] {});
  while (!exit_code_) co_await changed_.wait_until(never);
  // A stream that nobody takes from is no reason to stop; one that a grandchild keeps open is.
  TimePoint deadline = clock_.now() + stream_grace;
  while (open_streams_ > 0) {
    bool in_time = co_await changed_.wait_until(deadline);
    if (!in_time && !room_() && !gone)
      deadline = clock_.now() + stream_grace;
    else if (!in_time)
      break;
  }
  process_->output().close();
  process_->errors().close();
  process_->input().close();
  output.finish(*exit_code_);
  output.wake();
  over_ = true;
  senders_.changed();
}

asio::awaitable<void> CmdCommand::read(Pipe& pipe, Stream stream, Wakeup& resumed) {
  std::vector<char> bytes(quiet_bytes);
  StreamText text(code_page_);
  for (;;) {
    while (!room_() && !gone) co_await resumed.wait_until(never);
    auto got = co_await pipe.read_some(bytes);
    if (!got || *got == 0) break;
    push(stream, text.to_client({bytes.data(), *got}));
    // A command that writes much gets room for much, as long as it does.
    std::size_t next = *got == bytes.size() ? most_bytes : quiet_bytes;
    if (next != bytes.size()) std::vector<char>(next).swap(bytes);
  }
  push(stream, text.rest());
  --open_streams_;
  changed_.notify();
}

void CmdCommand::push(Stream stream, std::string_view bytes) {
  if (bytes.empty()) return;
  std::string text;
  base64::append(text, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  output.push({stream, std::move(text), false});
  output.wake();
}

asio::awaitable<void> CmdCommand::watch_exit() {
  exit_code_ = co_await process_->exited();
  changed_.notify();
}

void CmdCommand::resume() {
  output_resumed_.notify();
  error_resumed_.notify();
}

asio::awaitable<Result<void>> CmdCommand::write(std::string bytes, bool end, TimePoint deadline) {
  auto self = shared_from_this();
  auto ready = [this] { return queued_.size() < input_bound || input_ends_ || over_; };
  bool in_time = co_await senders_.wait(ready, deadline);
  if (!in_time) co_return error(Errc::timed_out, "The command does not read its input.");
  if (input_ends_ || over_) co_return Result<void>();  // too late, which its client could not know
  queued_ += input_text_.from_client(bytes);
  if (end) queued_ += input_text_.rest();
  input_ends_ = end;
  if (!std::exchange(writer_runs_, true)) spawn(strand_, "command's stdin", write_queued(), [self] {});
  co_return Result<void>();
}

asio::awaitable<void> CmdCommand::write_queued() {
  while (!queued_.empty()) {
    writing_ = std::exchange(queued_, {});
    senders_.changed();
    auto written = co_await process_->input().write(writing_);
    if (!written) break;  // it reads no more: not our concern
  }
  writer_runs_ = false;
  std::string().swap(writing_);
  std::string().swap(queued_);
  if (input_ends_) process_->input().close();
  senders_.changed();
}

void CmdCommand::kill() {
  gone = true;
  process_->kill();
  process_->output().close();
  process_->errors().close();
  process_->input().close();
  resume();
}

}  // namespace psremoting::psrp
