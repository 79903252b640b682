#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "psrp/launcher.hpp"
#include "psrp/output_queue.hpp"
#include "psrp/send_line.hpp"
#include "psrp/stream_text.hpp"

namespace psremoting::psrp {

// A process of a cmd shell, from its Command until its client lets it go. On the shell's strand. Held by its shell and
// by its own coroutines.
class CmdCommand : public std::enable_shared_from_this<CmdCommand> {
 public:
  CmdCommand(const Guid& id, std::string line, std::uint32_t code_page, std::unique_ptr<Process> process,
             OutputTotal& total, Clock& clock, boost::asio::any_io_executor strand);

  // Reads both streams until they and the process have ended, or no one reads a stream that somebody else holds open.
  // `room` says whether the shell takes more output now; resume() says to ask again. Once.
  boost::asio::awaitable<void> run(std::function<bool()> room);
  void resume();

  // Queues bytes for stdin, and its end after them, once there is room; Errc::timed_out when there is none in time.
  boost::asio::awaitable<Result<void>> write(std::string bytes, bool end, TimePoint deadline);
  void interrupt() { process_->interrupt(); }
  void kill();

  const Guid id;
  const std::string line;
  OutputQueue output;
  bool gone = false;  // its client let it go
  bool over() const { return over_; }
  std::uint64_t process_id() const { return process_->id(); }

 private:
  boost::asio::awaitable<void> read(Pipe& pipe, Stream stream, Wakeup& resumed);
  void push(Stream stream, std::string_view bytes);
  boost::asio::awaitable<void> watch_exit();
  boost::asio::awaitable<void> write_queued();

  std::unique_ptr<Process> process_;
  Clock& clock_;
  boost::asio::any_io_executor strand_;
  std::function<bool()> room_;
  Wakeup output_resumed_, error_resumed_, changed_;
  int open_streams_ = 2;
  std::optional<int> exit_code_;
  bool over_ = false;

  const std::uint32_t code_page_;
  StreamText input_text_;
  std::string queued_, writing_;
  SendLine senders_;
  bool writer_runs_ = false;
  bool input_ends_ = false;
};

}  // namespace psremoting::psrp
