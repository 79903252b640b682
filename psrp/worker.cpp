#include "psrp/worker.hpp"

#include <array>
#include <utility>

#include "base/log.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

// A worker's longest line is 43,769 characters; another implementation's fragments may be larger.
constexpr std::size_t longest_line = 1024 * 1024;
// Kept of a worker's buffers between two bursts.
constexpr std::size_t kept_capacity = 4096;

constexpr std::string_view it_wrote = " It wrote: ";

}  // namespace

Worker::Worker(std::unique_ptr<Process> process, Clock& clock, asio::any_io_executor strand)
    : process_(std::move(process)),
      strand_(strand),
      lines_(longest_line),
      clock_(clock),
      junk_(clock.now()),
      exited_(clock, std::move(strand)) {}

void Worker::start() {
  auto self = shared_from_this();
  spawn(strand_, "worker's stderr", read_errors(), [self] {});
  spawn(strand_, "worker's exit", watch_exit(), [self] {});
}

std::optional<Packet> Worker::next_packet() {
  while (auto line = lines_.next()) {
    auto packet = parse_packet(*line);
    if (packet) torn_.forget();
    if (packet && !std::exchange(has_begun_, true)) process_->has_begun();
    if (!packet) packet = torn_.damage_of(*line);
    if (packet) return packet;
    count_junk(line->size() + 1);
  }
  count_junk(lines_.take_discarded());
  return std::nullopt;
}

void Worker::count_junk(std::size_t bytes) {
  if (bytes == 0) return;
  if (!std::exchange(wrote_junk_, true)) log::write<event::worker_wrote_junk>({{"pid", std::to_string(process_id())}});
  junk_.take(bytes, clock_.now());
}

asio::awaitable<Result<bool>> Worker::read_more() {
  if (junk_.used_up())
    co_return error(Errc::worker_failed, "the worker's stdout carries something else than PowerShell's protocol");
  auto room = lines_.prepare();
  auto read = co_await process_->output().read_some(room);
  if (!read) {
    if (read.error().code == Errc::io) log::write<event::worker_unreadable>({{"what", read.error().detail}});
    co_return false;
  }
  lines_.commit(*read);
  co_return *read > 0;
}

void Worker::write(const Packet& packet) {
  if (input_ends_) return;
  print(queued_, packet);
  if (std::exchange(writer_runs_, true)) return;
  spawn(strand_, "worker's stdin", write_queued(), [self = shared_from_this()] {});
}

void Worker::end_input() {
  input_ends_ = true;
  if (!writer_runs_) process_->input().close();
}

asio::awaitable<void> Worker::write_queued() {
  while (!queued_.empty()) {
    writing_.clear();
    std::swap(queued_, writing_);
    auto written = co_await process_->input().write(writing_);
    // It is about to end; whoever reads its stdout hears of it.
    if (!written) break;
  }
  writer_runs_ = false;
  for (auto* buffer : {&queued_, &writing_}) {
    buffer->clear();
    if (buffer->capacity() > kept_capacity) std::string().swap(*buffer);
  }
  if (input_ends_) process_->input().close();
}

asio::awaitable<void> Worker::read_errors() {
  std::array<char, 256> bytes;
  for (;;) {
    auto read = co_await process_->errors().read_some(bytes);
    if (!read || *read == 0) break;
    errors_.append({bytes.data(), *read});
    if (on_error_text_) on_error_text_();
  }
  errors_.flush();
}

asio::awaitable<void> Worker::watch_exit() {
  int code = co_await process_->exited();
  exit_code_ = code;
  over_ = true;
  exited_.notify();
}

asio::awaitable<bool> Worker::wait_exit(TimePoint deadline) {
  while (!exit_code_) {
    if (!co_await exited_.wait_until(deadline)) break;
  }
  co_return exit_code_.has_value();
}

void Worker::kill() {
  process_->kill();
  process_->input().close();
  process_->output().close();
  process_->errors().close();
}

void ErrorText::append(std::string_view bytes) {
  constexpr std::size_t longest = 1024;
  for (char c : bytes) {
    if (c == '\n') {
      add_line(std::exchange(line_, {}));
    } else if (c != '\r' && line_.size() < longest) {
      line_.push_back(c);
    }
  }
}

void ErrorText::flush() {
  if (!line_.empty()) add_line(std::exchange(line_, {}));
}

void ErrorText::add_line(std::string_view line) {
  constexpr std::size_t most_text = 2048;
  // PowerShell's stack traces, and what it says whenever its stdin ends.
  if (line.starts_with("   at ") || line.starts_with("An unknown element \"\" was received") || line.empty()) return;
  if (text_.size() + line.size() > most_text) return;
  if (!text_.empty()) text_.push_back('\n');
  text_.append(line);
}

Error worker_error(std::string what, const std::string& error_text) {
  if (!error_text.empty()) what.append(it_wrote).append(error_text);
  return error(Errc::worker_failed, std::move(what));
}

std::string without_error_text(const std::string& detail) { return detail.substr(0, detail.find(it_wrote)); }

}  // namespace psremoting::psrp
