#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "psrp/launcher.hpp"
#include "psrp/line_buffer.hpp"
#include "psrp/packet.hpp"
#include "psrp/torn_line.hpp"
#include "psrp/wakeup.hpp"

namespace psremoting::psrp {

// The first words a worker wrote to stderr, without stack traces: for the error of its session, and for no log, since
// the programs of its session write there, too.
class ErrorText {
 public:
  void append(std::string_view bytes);
  const std::string& text() const { return text_; }
  // The pipe ended; what has no '\n' is a line too.
  void flush();

 private:
  void add_line(std::string_view line);
  std::string line_;
  std::string text_;
};

// A running `pwsh -s`. Packets are read by one who pulls and written in the order given; stderr is read by itself. On
// the strand it was started for. Held by its shell and, until the process is gone, by its own coroutines.
class Worker : public std::enable_shared_from_this<Worker> {
 public:
  Worker(std::unique_ptr<Process> process, Clock& clock, boost::asio::any_io_executor strand);

  // What it was started with, to show it later (request::StartPowerShell); zero where it has none.
  void wear(const Guid& badge) { badge_ = badge; }
  const Guid& badge() const { return badge_; }

  // Begins to read stderr and to wait for the process's end. Once, right after construction.
  void start();

  std::uint64_t process_id() const { return process_->id(); }
  const boost::asio::any_io_executor& strand() const { return strand_; }

  // The next packet of those that were read already, or what is left of one (PacketKind::damaged); valid until the next
  // call of read_more().
  std::optional<Packet> next_packet();
  // Reads once, waiting for bytes. False at the end of the pipe; Errc::worker_failed when the worker writes too much
  // that is no packet.
  boost::asio::awaitable<Result<bool>> read_more();

  // What came of a line that has not ended.
  std::string_view begun_line() const { return lines_.begun(); }

  // Queues a line; never waits. The shell bounds what is on its way (one line a PSGuid).
  void write(const Packet& packet);
  // No line comes any more: the worker's stdin ends once what is queued is written.
  void end_input();

  // Waits until the process is gone or the deadline has come. One waiter.
  boost::asio::awaitable<bool> wait_exit(TimePoint deadline);
  std::optional<int> exit_code() const { return exit_code_; }
  // Whether it is gone; any thread.
  bool over() const { return over_; }
  void kill();
  // Keeps this alive as long as the worker: who it was started for.
  void hold(std::shared_ptr<const Logon> logon) { logon_ = std::move(logon); }

  const std::string& error_text() const { return errors_.text(); }
  // `then` is called when it wrote to stderr, on the strand.
  void on_error_text(std::function<void()> then) { on_error_text_ = std::move(then); }

 private:
  void count_junk(std::size_t bytes);
  boost::asio::awaitable<void> write_queued();
  boost::asio::awaitable<void> read_errors();
  boost::asio::awaitable<void> watch_exit();

  std::shared_ptr<const Logon> logon_;
  Guid badge_;
  std::unique_ptr<Process> process_;
  boost::asio::any_io_executor strand_;
  LineBuffer lines_;
  TornLine torn_;
  Clock& clock_;
  JunkAllowance junk_;
  bool has_begun_ = false;   // which the launcher is told once
  bool wrote_junk_ = false;  // which is logged once

  std::string queued_, writing_;
  bool writer_runs_ = false;
  bool input_ends_ = false;

  ErrorText errors_;
  std::function<void()> on_error_text_;
  Wakeup exited_;
  std::optional<int> exit_code_;
  std::atomic<bool> over_ = false;
};

// The words a person needs when a worker did not do its work: what happened, and what it said on stderr.
Error worker_error(std::string what, const std::string& error_text);
// The same without what it said: for the log, once programs of a session may have said it.
std::string without_error_text(const std::string& detail);

}  // namespace psremoting::psrp
