#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "psrp/packet.hpp"

namespace psremoting::psrp {

// What goes to the worker for one PSGuid. The worker hands every line to a thread pool, which keeps no order: so at
// most one line is on its way, and the next one goes when the worker has acknowledged it.
class InputQueue {
 public:
  struct Line {
    PacketKind kind = PacketKind::data;  // data, command, signal or close
    bool prompt = false;
    std::string base64;
    bool creates = false;  // of the message that makes the pipeline
  };

  // Whether a line may go now.
  bool clear_to_send() const { return !unacknowledged_; }
  // A line goes that never was in the queue. Only when clear_to_send() and nothing waits.
  void sent(PacketKind kind, TimePoint now) {
    unacknowledged_ = kind;
    since_ = now;
  }

  void push(Line line);
  // The line that goes now, if one may.
  std::optional<Line> next(TimePoint now);
  // The worker's acknowledgement of a line of that kind; false when no such line is on its way.
  bool acknowledge(PacketKind ack);
  // Whether a line is on its way since `when` or longer, that the worker acknowledges as soon as it has read it: what
  // it is to run, or input of that. A Signal or a Close may take as long as what they end.
  bool waits_since(TimePoint when) const;
  // The acknowledgement is not waited for any more.
  void give_up() { unacknowledged_.reset(); }
  // Removes the waiting lines of a command that is stopped or closed, but not those that make its pipeline: a worker
  // that knows a command without a pipeline has nothing to stop and nothing to close.
  void drop_waiting();
  // Removes all waiting lines.
  void drop_all();

  bool empty() const { return lines_.empty(); }
  // What the waiting lines cost, a little for each line's own sake too.
  std::size_t cost() const { return cost_; }
  const std::optional<PacketKind>& unacknowledged() const { return unacknowledged_; }
  const std::list<Line>& waiting() const { return lines_; }

 private:
  std::list<Line> lines_;
  std::size_t cost_ = 0;
  std::optional<PacketKind> unacknowledged_;
  TimePoint since_{};  // when that went
};

}  // namespace psremoting::psrp
