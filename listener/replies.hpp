#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/identity.hpp"
#include "wsman/fault.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// What was answered lately to operations that must not run twice (Create, Command, Send, Signal, Delete), by MessageID:
// a client that lost the answer sends the same envelope again (protocol facts, 4.5). A Receive's answer is kept by its
// queue instead. Any thread.
class Replies {
 public:
  using Outcome = boost::system::result<wsman::Reply, wsman::Fault>;

  // Marks the operation as running and gives nothing, the first time; its outcome, or the fault for one that still
  // runs, any other time.
  std::optional<Outcome> begin(const Identity& who, const std::string& message_id);
  void end(const Identity& who, const std::string& message_id, const Outcome& outcome);

  static constexpr std::size_t max_kept = 4096;

 private:
  using Key = std::pair<std::string, std::string>;
  std::mutex mutex_;
  std::map<Key, std::optional<Outcome>> kept_;
  std::deque<Key> order_;  // of those that ended
};

}  // namespace psremoting::listener
