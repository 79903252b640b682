#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/guid.hpp"
#include "base/identity.hpp"
#include "base/result.hpp"
#include "config/config.hpp"

namespace psremoting::psrp {

enum class Stream { standard_input, prompt_response, standard_output, standard_error };

// Text of one Stream element on its way through: base64 of one whole fragment (PowerShell) or of raw bytes (cmd).
struct OutputChunk {
  Stream stream = Stream::standard_output;
  std::string base64;
  bool end = false;  // the stream's end: an empty chunk of its own (cmd shells only)
};

enum class CommandState { running, pending, done };

// What one Receive gives.
struct Output {
  std::vector<OutputChunk> chunks;
  std::optional<CommandState> state;  // absent for a shell-level Receive and mid-run in PowerShell shells
  std::optional<int> exit_code;       // with done
};

// Comes true once all of an answer was written to its client. Null: nobody will say.
using Written = std::shared_ptr<std::atomic<bool>>;
inline bool is_written(const Written& written) { return written && *written; }

struct ReceiveRequest {
  std::string message_id;     // MS-WSMV: the proof that the last answer came is another id
  bool constant_ids = false;  // it proves nothing: the same id asks anew once the answer was written
  Written written;
  std::uint64_t attempt = 0;                   // unique: the same envelope may come again, on another connection
  std::optional<Guid> command;                 // absent: the shell's own stream
  bool want_output = true, want_error = true;  // the desired streams of a cmd command
  std::size_t budget = 0;                      // characters of base64 and elements that the answer may hold
  TimePoint deadline{};
};

struct SendChunk {
  std::optional<Guid> command;
  Stream stream = Stream::standard_input;
  std::string_view base64;  // valid while the call is awaited
  bool end = false;
};

struct CommandRequest {
  std::optional<Guid> id;
  std::string line;                    // cmd: the command; PowerShell: kept for enumeration
  std::vector<std::string> arguments;  // cmd: appended, each after one blank; PowerShell: exactly one, base64
  bool skip_shell = false;
};

enum class SignalCode { terminate, interrupt };

// What a Create says of its shell, kept as long as the shell is: told again by Get and Enumerate.
struct ShellWords {
  std::string name, resource_uri, working_directory, locale, data_locale;
  bool compressed = false;  // CompressionType xpress
  bool profile = true;      // not WINRS_NOPROFILE

  friend bool operator==(const ShellWords&, const ShellWords&) = default;
};

// What Get and Enumerate tell of a shell; the fields of rsp:Shell (MS-WSMV 2.2.4.38) in the protocol's words.
struct ShellInfo {
  Guid id;
  ShellWords words;
  std::string owner, client_ip;
  std::uint64_t process_id = 0;
  std::chrono::milliseconds idle_timeout{}, max_idle_timeout{};
  bool powershell = true, block_output = true, connected = true;
  std::chrono::seconds run_time{}, inactivity{};
  std::uint64_t memory_used_mb = 0;
  std::uint32_t child_processes = 0;
};

struct CommandInfo {
  Guid id;
  std::string line;
  CommandState state = CommandState::running;
  std::uint64_t process_id = 0;  // of a command of a cmd shell; a pipeline has none of its own
};

// A session: one worker for a PowerShell shell, one process a command for a cmd shell. Lives in the ShellTable and with
// whoever waits on it. All its coroutines run on its strand: spawn them there and await the result (the one hop). The
// operations are MS-WSMV's, in its order; errors are Errc, turned into faults by the dispatcher.
class Shell : public std::enable_shared_from_this<Shell> {
 public:
  virtual ~Shell() = default;

  // Fixed at creation; any thread.
  virtual const Guid& id() const = 0;
  virtual const Identity& owner() const = 0;
  virtual boost::asio::any_io_executor strand() const = 0;
  virtual bool powershell() const = 0;
  virtual bool compressed() const = 0;  // CompressionType xpress was asked for: the dispatcher packs and unpacks

  // On the strand only, all that follow.
  virtual boost::asio::awaitable<Result<Guid>> command(CommandRequest request) = 0;
  // Gives success when all chunks are in the bounded input queues (design.md, decision 3).
  virtual boost::asio::awaitable<Result<void>> send(std::vector<SendChunk> chunks, TimePoint deadline) = 0;
  // Errc::timed_out at the deadline, or when a Receive with another MessageID takes over; Errc::aborted when the same
  // envelope comes again, a Signal or a Delete ends it.
  virtual boost::asio::awaitable<Result<Output>> receive(ReceiveRequest request) = 0;
  // The client of that attempt is gone. Answered already: what it took goes back to the front of its queue. Still
  // waiting: the wait ends with Errc::aborted and takes nothing, so that the same envelope can come on a new
  // connection. Does nothing when the envelope has come again: the answer is the later attempt's.
  virtual void give_back(const ReceiveRequest& request) = 0;
  virtual boost::asio::awaitable<Result<void>> signal(std::optional<Guid> command, SignalCode code) = 0;
  // Ends the shell: waiting Receives get Errc::aborted, the worker is closed in order, then killed. Returns at once.
  virtual void close(Error why) = 0;

  virtual ShellInfo info() const = 0;
  virtual std::vector<CommandInfo> commands() const = 0;
};

}  // namespace psremoting::psrp
