#include "psrp/send_line.hpp"

namespace psremoting::psrp {

boost::asio::awaitable<bool> SendLine::wait(std::function<bool()> ready, TimePoint deadline) {
  if (waiting_.empty() && ready()) co_return true;
  Wakeup turn(clock_, strand_);
  waiting_.push_back(&turn);
  bool in_time = true;
  while (in_time && !(waiting_.front() == &turn && ready())) in_time = co_await turn.wait_until(deadline);
  waiting_.remove(&turn);
  changed();
  co_return in_time;
}

void SendLine::changed() {
  if (!waiting_.empty()) waiting_.front()->notify();
}

}  // namespace psremoting::psrp
