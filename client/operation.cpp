#include "client/operation.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

namespace psremoting::client {

Operation::Operation(boost::asio::io_context& io, Clock& clock)
    : strand_(boost::asio::make_strand(io)), clock_(clock), pause_(clock.timer(strand_)), deadline_(strand_) {}

void Operation::stop() {
  if (auto stop = std::exchange(stop_, nullptr)) stop();
}

void Operation::cancel(bool quietly) {
  if (quietly) quiet_ = true;
  if (cancelled_.exchange(true)) return;
  boost::asio::post(strand_, [self = shared_from_this()] {
    self->pause_->cancel();
    self->stop();
  });
}

boost::asio::awaitable<void> Operation::pause(Duration time) {
  if (!cancelled_) co_await pause_->wait_until(clock_.now() + time);
}

// Behind the strand, and so behind the suspension of a pause that is just being begun.
void Operation::wake() {
  boost::asio::post(strand_, [self = shared_from_this()] { self->pause_->cancel(); });
}

Operation::Wait::Wait(Operation& operation, TimePoint deadline, std::function<void()> stop) : operation_(operation) {
  operation.ran_out_ = false;
  operation.stop_ = std::move(stop);
  operation.deadline_.expires_at(deadline);
  operation.deadline_.async_wait(
      [self = operation.shared_from_this(), deadline](const boost::system::error_code& cut_short) {
        // A wait of before may have been due already when it was cut short.
        if (cut_short || self->deadline_.expiry() != deadline) return;
        self->ran_out_ = true;
        self->stop();
      });
}

Operation::Wait::~Wait() {
  operation_.stop_ = nullptr;
  operation_.deadline_.cancel();
}

}  // namespace psremoting::client
