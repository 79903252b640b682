#pragma once

#include "base/clock.hpp"
#include "client/operation.hpp"

namespace psremoting::client {

// What the kernel says about a connection.
struct LineState {
  bool unacknowledged = false;       // something that was sent has no acknowledgement
  unsigned unanswered_probes = 0;    // of keep-alive, or of a window that the other end keeps closed
  Duration since_acknowledgement{};  // of anything
  Duration round_trip{};
};

// Whether the other end is out of reach: neither what was sent nor what keep-alive asked is acknowledged, though the
// kernel sent it more than once. `waited`: since the last write. An end that is reached and does not read, or thinks
// long, acknowledges all the same.
bool is_silent(const LineState& state, Duration waited);

// A TCP connection as the kernel sees it, by which silence is told from patience. Valid as long as its socket.
class Line {
 public:
  Line() = default;
  explicit Line(int descriptor);

  // How often the kernel asks for a sign of life where nothing is sent: each second, or seldom.
  void probe_often(bool often);
  bool is_silent(TimePoint written) const;
  LineState state() const;

 private:
  int descriptor_ = -1;
  bool often_ = false;
};

// For a wait on what comes over the line: gives up two seconds and a bit after the other end was heard last, or,
// `may_be_idle`, after twenty.
Operation::Watch watch(Line& line, TimePoint written, bool may_be_idle = false);

}  // namespace psremoting::client
