#include "client/outage.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

namespace psremoting::client {

Outage::Outage(boost::asio::io_context& io, Callback shell) : strand_(boost::asio::make_strand(io)), shell_(shell) {}

// Posted under the lock where it matters, so that the order of the posts is the order of the events.
void Outage::tell(std::int32_t flag) {
  boost::asio::post(strand_, [this, flag] {
    if (!ended_) shell_.network(flag);
  });
}

void Outage::gone() {
  std::lock_guard lock(mutex_);
  if (++without_ == 1) tell(WSMAN_CALLBACK_NETWORK_FAILURE);
}

void Outage::back() {
  std::lock_guard lock(mutex_);
  if (--without_ == 0) tell(WSMAN_CALLBACK_RECONNECTED);
}

void Outage::given_up() {
  std::lock_guard lock(mutex_);
  if (--without_ == 0) tell(WSMAN_CALLBACK_RETRY_ABORTED);
}

bool Outage::is_now() const {
  std::lock_guard lock(mutex_);
  return without_ > 0;
}

void Outage::end(std::function<void()> then) {
  boost::asio::post(strand_, [this, then = std::move(then)] {
    ended_ = true;
    then();
  });
}

}  // namespace psremoting::client
