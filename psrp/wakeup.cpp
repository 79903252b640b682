#include "psrp/wakeup.hpp"

#include <utility>

namespace psremoting::psrp {

boost::asio::awaitable<bool> Wakeup::wait_until(TimePoint deadline) {
  if (std::exchange(notified_, false)) co_return true;
  if (!timer_) timer_ = clock_.timer(strand_);
  co_await timer_->wait_until(deadline);
  co_return std::exchange(notified_, false);
}

void Wakeup::notify() {
  notified_ = true;
  if (timer_) timer_->cancel();
}

}  // namespace psremoting::psrp
