#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/identity.hpp"
#include "listener/message_ids.hpp"
#include "psrp/shell.hpp"
#include "wsman/fault.hpp"
#include "wsman/operation.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// One envelope as its ids tell it from others.
struct Sent {
  std::uint64_t digest = 0;
  bool constant_ids = false;  // its client's MessageIDs prove nothing
};

// What was answered lately to operations that must not run twice (Command, Send, Signal), by MessageID: a client that
// lost the answer sends the same envelope again (protocol facts, 4.5). Where a client's ids are constant, only what
// still runs, or was not written whole, is a repeat. A Receive's answer is kept by its queue instead. Any thread.
class Replies {
 public:
  using Outcome = boost::system::result<wsman::Reply, wsman::Fault>;
  explicit Replies(Clock& clock) : clock_(clock) {}

  // Notes every operation, also those that may run twice: their ids tell of their client.
  Sent note(const Identity& who, const wsman::Envelope& envelope);

  // Marks the operation as running and gives nothing, the first time; its outcome, or the fault for one that still
  // runs, any other time.
  std::optional<Outcome> begin(const Identity& who, const std::string& message_id, const Sent& sent);
  // `written` comes true once its client has been written all of the outcome.
  void end(const Identity& who, const std::string& message_id, const Sent& sent, const Outcome& outcome,
           psrp::Written written);

  static constexpr std::size_t max_kept = 4096;        // of one user
  static constexpr std::chrono::minutes kept_for{10};  // PowerShell repeats itself for four

 private:
  using Key = std::pair<std::string, std::uint64_t>;  // MessageID and digest
  struct Kept {
    std::optional<Outcome> outcome;  // absent: it still runs
    psrp::Written written;
    std::uint64_t number = 0;  // of its end
  };
  struct Ended {
    Key key;
    std::uint64_t number = 0;
    TimePoint when{};
  };
  struct OfUser {
    MessageIds ids;
    std::map<Key, Kept> kept;
    std::deque<Ended> order;
  };
  static void drop_first(OfUser& user);
  void drop_old(TimePoint now);

  Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, OfUser> users_;
  std::uint64_t ended_ = 0;
  TimePoint next_drop_{};
};

}  // namespace psremoting::listener
