#include "client/line.hpp"

#include <algorithm>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace psremoting::client {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds longest_silence{2};
constexpr milliseconds look_often{250};
constexpr seconds look_seldom{2};
// The first probe follows so long after the last packet, the others a second apart.
constexpr int often_s = 1, seldom_s = 15, between_probes_s = 1;

void set(int descriptor, int option, int value) { ::setsockopt(descriptor, IPPROTO_TCP, option, &value, sizeof value); }

}  // namespace

bool is_silent(const LineState& state, Duration waited) {
  const Duration allowed = longest_silence + 2 * state.round_trip;
  if (state.since_acknowledgement < allowed) return false;
  // Before the write the line may have been idle for long.
  if (state.unacknowledged) return waited >= allowed;
  return state.unanswered_probes > 1 + 2 * state.round_trip / seconds(between_probes_s);
}

Line::Line(int descriptor) : descriptor_(descriptor) {
  int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  set(descriptor, TCP_NODELAY, 1);
  set(descriptor, TCP_KEEPINTVL, between_probes_s);
  set(descriptor, TCP_KEEPIDLE, seldom_s);
}

void Line::probe_often(bool often) {
  if (descriptor_ < 0 || often == often_) return;
  often_ = often;
  set(descriptor_, TCP_KEEPIDLE, often ? often_s : seldom_s);
}

LineState Line::state() const {
  tcp_info info{};
  socklen_t size = sizeof info;
  LineState state;
  if (descriptor_ < 0 || ::getsockopt(descriptor_, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return state;
  state.unacknowledged = info.tcpi_unacked > 0;
  state.unanswered_probes = info.tcpi_probes;
  state.since_acknowledgement = milliseconds(info.tcpi_last_ack_recv);
  state.round_trip = microseconds(info.tcpi_rtt);
  return state;
}

bool Line::is_silent(TimePoint written) const {
  return client::is_silent(state(), std::chrono::steady_clock::now() - written);
}

Operation::Watch watch(Line& line, TimePoint written, bool may_be_idle) {
  auto is_hopeless = [&line, written, may_be_idle] {
    line.probe_often(!may_be_idle);
    return line.is_silent(written);
  };
  return {is_hopeless, may_be_idle ? Duration(look_seldom) : Duration(look_often)};
}

}  // namespace psremoting::client
