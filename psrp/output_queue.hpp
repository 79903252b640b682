#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "psrp/shell.hpp"
#include "psrp/wakeup.hpp"

namespace psremoting::psrp {

struct StreamSnapshot;  // psrp/shell_snapshot.hpp

// What the output queues of one shell hold together, in characters. Outlives them.
struct OutputTotal {
  std::size_t characters = 0;
};

// Which fragment comes next in a stream, where fragments are cut in two on their way (a small MaxEnvelopeSize).
struct FragmentPosition {
  std::uint64_t object_id = 0;
  std::uint64_t next_fragment = 0;

  friend bool operator==(const FragmentPosition&, const FragmentPosition&) = default;
};

// The output of one command, or of the shell itself, on its way to the client: first in, first out; the last answer
// kept until another MessageID proves that it came; at most one Receive waiting. The shell bounds what goes in. On its
// strand only; whoever awaits receive() keeps the queue alive.
class OutputQueue {
 public:
  // What the chunks are, and so how they may be cut: fragments of PSRP, of the session itself or of one of its
  // pipelines, or raw bytes (cmd), whose state and End chunks the queue makes too.
  enum class Content { session, pipeline, bytes };
  // How long bytes wait for more of them, and for the end, to go in one answer: Windows answers a short command's
  // output, End and exit code in one, and WinRb's clients (Vagrant, Chef, Test Kitchen) take the code from an answer
  // with output alone. Much waits for nothing.
  static constexpr std::chrono::milliseconds gather_bytes{20};
  // How long fragments do, in the middle of much: each answer wakes four processes. What comes after a pause, an end or
  // a host call waits for nothing.
  static constexpr std::chrono::milliseconds gather_fragments{2};
  // How long a pipeline's first output does. PowerShell says Completed 0.3 ms after the last object of a short command;
  // when both go in one answer, the client saves a Receive.
  static constexpr std::chrono::milliseconds gather_first{1};
  OutputQueue(Content content, OutputTotal& total, Clock& clock, boost::asio::any_io_executor strand);
  OutputQueue(const OutputQueue&) = delete;
  OutputQueue& operator=(const OutputQueue&) = delete;
  ~OutputQueue();

  // None of them wakes the waiting Receive: wake() does, once all that was read at one time is in.
  void push(OutputChunk chunk, bool host_call = false);
  // No more will come. The state done goes with the last chunk.
  void finish(int exit_code);
  // No more will come; what is in may still be taken, then every Receive gets this. The first failure stays.
  void fail(Error why);
  void wake();
  bool empty() const { return head_ == items_.size(); }

  // The waiting Receive ends with this and takes nothing.
  void interrupt(Error why);
  // All that is held is let go; nothing is taken in any more.
  void clear();

  // As Shell::receive() and Shell::give_back().
  boost::asio::awaitable<Result<Output>> receive(ReceiveRequest request);
  void give_back(const ReceiveRequest& request);
  // The last answer is let go, as if its client had it.
  void forget_answer();

  StreamSnapshot snapshot() const;

  const std::optional<Error>& failure() const { return failure_; }
  bool finished() const { return exit_code_.has_value(); }
  // The answer that carried the state done was given.
  bool done_given() const { return done_given_; }
  // Characters of the last answer, kept for a repetition.
  std::size_t kept() const;

 private:
  struct Item {
    OutputChunk chunk;
    bool host_call = false;
  };
  struct Waiter {
    Waiter(Clock& clock, boost::asio::any_io_executor strand, const ReceiveRequest& request)
        : message_id(request.message_id), attempt(request.attempt), wakeup(clock, std::move(strand)) {}
    std::string message_id;
    std::uint64_t attempt;
    Wakeup wakeup;
    std::optional<Error> ended;
  };

  bool has_something() const { return !empty() || exit_code_ || failure_; }
  TimePoint gather_from(TimePoint now) const;
  bool gathers() const;
  void count(std::ptrdiff_t characters);
  bool ready() const { return has_something() && !gathers(); }
  bool repeats_last(const ReceiveRequest& request) const;
  void drop_unwanted(const ReceiveRequest& request);
  Result<Output> answer(const ReceiveRequest& request);
  void take(std::size_t budget, Output& output, std::vector<bool>& host_calls);
  bool cut_front(std::size_t characters);
  void number(std::string& fragment);
  void add_state(const ReceiveRequest& request, bool host_call, Output& output);
  Item pop();

  Content content_;
  OutputTotal& total_;
  Clock& clock_;
  boost::asio::any_io_executor strand_;

  std::vector<Item> items_;  // from head_ on
  std::size_t head_ = 0;
  FragmentPosition position_;
  std::optional<int> exit_code_;
  std::optional<Error> failure_;
  bool done_given_ = false;
  bool cleared_ = false;
  std::size_t characters_ = 0;  // that wait, of the total
  TimePoint gather_until_{};
  TimePoint answered_{};  // when something was given last

  struct Given;
  std::unique_ptr<Given> last_;  // the answer that nobody has proven to have come
  Waiter* waiter_ = nullptr;     // in the frame of the Receive that waits
};

}  // namespace psremoting::psrp
