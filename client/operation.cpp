#include "client/operation.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>

namespace psremoting::client {

Operation::Operation(boost::asio::io_context& io, Clock& clock)
    : strand_(boost::asio::make_strand(io)), clock_(clock), pause_(clock.timer(strand_)), timer_(strand_) {}

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

// An arming of before may have been due already when it was cut short.
void Operation::arm() {
  auto next = watch_.is_hopeless ? std::min(deadline_, std::chrono::steady_clock::now() + watch_.every) : deadline_;
  timer_.expires_at(next);
  timer_.async_wait([self = shared_from_this(), armed = ++armed_](const boost::system::error_code& cut_short) {
    if (!cut_short && armed == self->armed_) self->look();
  });
}

void Operation::look() {
  ran_out_ = std::chrono::steady_clock::now() >= deadline_;
  gave_up_hope_ = !ran_out_ && watch_.is_hopeless && watch_.is_hopeless();
  if (ran_out_ || gave_up_hope_)
    stop();
  else
    arm();
}

Operation::Wait::Wait(Operation& operation, TimePoint deadline, std::function<void()> stop, Watch watch)
    : operation_(operation) {
  operation.ran_out_ = operation.gave_up_hope_ = false;
  operation.stop_ = std::move(stop);
  operation.watch_ = std::move(watch);
  operation.deadline_ = deadline;
  operation.arm();
}

Operation::Wait::~Wait() {
  operation_.stop_ = nullptr;
  operation_.watch_ = {};
  ++operation_.armed_;
  operation_.timer_.cancel();
}

void wake(const std::vector<std::weak_ptr<Operation>>& operations) {
  for (const auto& one : operations) {
    if (auto operation = one.lock()) operation->wake();
  }
}

}  // namespace psremoting::client
