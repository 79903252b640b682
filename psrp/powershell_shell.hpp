#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "psrp/hosted_shell.hpp"
#include "psrp/input_allowance.hpp"
#include "psrp/message_text.hpp"
#include "psrp/opening.hpp"
#include "psrp/powershell_command.hpp"
#include "psrp/prompt_route.hpp"
#include "psrp/send_line.hpp"
#include "psrp/shell_snapshot.hpp"
#include "psrp/worker.hpp"

namespace psremoting::psrp {

// What to start where no primed worker is at hand.
struct WorkerSource {
  Launcher& launcher;
  request::StartPowerShell what;
  std::shared_ptr<Worker> primed;  // or null; bound to the shell's strand
  std::function<void()> opened;    // once the session is open, on the strand; may be empty
};

// A PowerShell session in a worker of its own.
//
//   starting ── the process runs ──► opening ── Opened and its DataAck ──► open ── close() ──► closing ── exited ──►
//   ended
//       └────────────────────────────────┴────── any failure, close() ─────┴─────────────────────┴────────────────────┘
//
// Commands are taken in every state but the last two; they wait until the session is open. A failure (the worker's
// death, nonsense, no open in time, a quota of the whole shell) is what every operation gets from then on, after the
// output that was already there.
class PowerShellShell final : public HostedShell {
 public:
  // `creation_xml` was looked at by check_creation_xml().
  PowerShellShell(ShellFacts facts, std::string creation_xml, WorkerSource source, Clock& clock,
                  boost::asio::any_io_executor strand);

  bool powershell() const override { return true; }
  boost::asio::awaitable<void> run() override;
  void kill() override;

  boost::asio::awaitable<Result<Guid>> command(CommandRequest request) override;
  boost::asio::awaitable<Result<void>> send(std::vector<SendChunk> chunks, TimePoint deadline) override;
  boost::asio::awaitable<Result<Output>> receive(ReceiveRequest request) override;
  void give_back(const ReceiveRequest& request) override;
  boost::asio::awaitable<Result<void>> signal(std::optional<Guid> command, SignalCode code) override;
  void close(Error why) override;

  ShellInfo info() const override;
  std::vector<CommandInfo> commands() const override;

  // All that a successor needs to go on with it. On the strand.
  ShellSnapshot snapshot() const;

 private:
  enum class State { starting, opening, open, closing, ended };
  using Command = PowerShellCommand;
  using CommandPtr = std::shared_ptr<Command>;

  // One piece of a Send, on its way to a queue. No command: the session.
  struct Piece {
    CommandPtr command;
    bool prompt = false;
    bool creates = false;     // see InputQueue::Line
    std::string owned;        // text that was taken apart
    std::string_view base64;  // that, or the Send's own
  };

  // powershell_shell.cpp: what clients ask.
  static Error unknown_command();
  static Error used_up_id();
  CommandPtr find(const Guid& id) const;
  Result<void> free_id(const Guid& id);
  void let_go(const CommandPtr& command);
  std::size_t running_commands() const;
  void end_streams(const Error& waiting, const Error& later);

  // powershell_input.cpp: what clients send.
  Result<std::vector<Piece>> pieces(const std::vector<SendChunk>& chunks);
  Result<void> add_pieces(const SendChunk& chunk, std::vector<Piece>& pieces);
  Result<void> add_for_command(const SendChunk& chunk, bool prompt, std::vector<Piece>& pieces);
  Result<void> look_at(const SendChunk& chunk, bool prompt, const CommandPtr& command);
  void end_for_input(const CommandPtr& command, const Error& why);
  Result<void> apply(Piece& piece);
  Result<void> charge(const CommandPtr& command, std::size_t characters);
  bool has_input_room() const;

  // powershell_life.cpp: the worker from start to end.
  boost::asio::awaitable<bool> start_worker();
  boost::asio::awaitable<void> pump();
  boost::asio::awaitable<void> guard_open();
  boost::asio::awaitable<void> guard_close();
  boost::asio::awaitable<void> end_worker();
  void on_error_text();
  void notice_refusal();
  void refuse();
  void fail_unopened(const std::string& what);
  void fail(Error why);
  void fail(Error why, const std::string& in_log);
  void close_session_when_due();

  // powershell_traffic.cpp: lines to and from the worker.
  bool may_write(const Guid& id, const InputQueue& input) const;
  void write_next(const Guid& id, InputQueue& input);
  void write_now(const Guid& id, InputQueue& input, const Piece& piece);
  void follow_opening(const Guid& id, PacketKind kind, std::string_view base64);
  void on_packet(const Packet& packet);
  void on_damage(const Guid& id);
  void on_ack(const Packet& packet);
  void on_session_data(const Packet& packet);
  void on_session_message(const MessageCollector::Whole& message);
  void on_command_data(Command& command, std::string_view base64);
  void became_open();
  CommandPtr known_to_worker(const Guid& id) const;
  void close_in_worker(const CommandPtr& command);
  void settle(const CommandPtr& command);
  void begin_after_another(const CommandPtr& command);
  void forget(Guid id);
  void forget_answers();
  bool reading_is_due() const;
  void resume_reading();

  // powershell_silence.cpp: lines that the worker never acknowledges.
  void watch_lines();
  boost::asio::awaitable<void> guard_lines();
  void end_what_waits_since(TimePoint when);
  Error unread() const;
  void end_unread(const CommandPtr& command);

  // powershell_nested.cpp: commands inside a command that a breakpoint holds.
  void keep_if_nested(Command& command, const std::string& create_pipeline) const;
  bool may_be_refused(const Command& command) const;
  void offer_nested_again();
  boost::asio::awaitable<void> offer_again(CommandPtr command);

  WorkerSource source_;
  std::shared_ptr<Worker> worker_;
  State state_ = State::starting;
  std::optional<Error> failure_;
  OpeningRequest opening_request_;
  bool opening_answered_ = false;  // the worker acknowledged it, or closed the session before it was open
  bool refused_ = false;           // and ends for that
  bool opened_ = false;            // RUNSPACEPOOL_STATE Opened went by
  bool close_sent_ = false;        // Close of the session

  OutputTotal total_;
  InputQueue input_;
  OutputQueue output_;
  MessageCollector collector_;
  PromptRoute route_;
  MessageText input_text_, prompt_text_;  // of the session's own streams
  InputAllowance allowance_;
  std::size_t charged_ = 0;              // of the session's own stream
  std::size_t unacknowledged_ = 0;       // lines on their way to the worker
  std::map<Guid, CommandPtr> commands_;  // those that the client may name
  // Those that it let go, until the worker acknowledges their Close. Until then no line of another command of the same
  // id may go to the worker, and what comes from it under this id is theirs.
  std::map<Guid, CommandPtr> leaving_;
  // Ids of commands that are closed and of whose pipeline's end the worker said nothing: it keeps such an id for ever,
  // and ends itself where a Command brings it again (OutOfProcessServerSessionTransportManager).
  std::set<Guid> used_up_;
  std::deque<Guid> tombstones_;  // done and closed, kept for a Receive that comes again

  bool watching_lines_ = false;  // guard_lines() runs

  Wakeup reader_, open_guard_, close_guard_, line_guard_;
  SendLine senders_;
};

// For a client whose message has what MessageText finds.
Error unreadable(const std::string& offence);

// Whether a Create's creationXml may go to a worker: base64 of whole fragments, beginning with a session capability,
// and nothing that PowerShell could not read.
Result<void> check_creation_xml(std::string_view base64);

}  // namespace psremoting::psrp
