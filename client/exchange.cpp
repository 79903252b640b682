#include "client/exchange.hpp"

#include <algorithm>

namespace psremoting::client {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr int most_failures = 5;  // of what is not repeated for long
constexpr milliseconds first_pause{50}, longest_pause{5000};

milliseconds pause_after(int failures) {
  return std::min(first_pause * (1 << std::min(failures - 1, 10)), longest_pause);
}

}  // namespace

Exchange::Exchange(Session& session, Operation& operation, Request request, Retry retry, Outage* outage)
    : session_(session),
      operation_(operation),
      request_(std::move(request)),
      retry_(retry),
      outage_(outage),
      posted_(Failure(code::aborted, message_of(code::aborted))) {}

// A wait that was cut short leaves the network as it was found.
Exchange::~Exchange() {
  if (told_) outage_->given_up();
}

asio::awaitable<void> Exchange::begin() {
  deadline_ = std::chrono::steady_clock::now() + request_.time;
  co_await post();
}

asio::awaitable<void> Exchange::post() {
  posted_ = co_await session_.http().post(request_.envelope, operation_, deadline_);
  sent_ += posted_.has_value();
}

asio::awaitable<Outcome<wsman::Response>> Exchange::answer() {
  for (;;) {
    if (!posted_) co_return posted_.error();
    auto reply = co_await session_.http().answer(*posted_, operation_, deadline_);
    if (reply) co_return session_.read(std::move(*reply), request_.message_id);
    // A connection from before may have been closed by the server while it was idle: that is no failure yet.
    if (!reply.error().is_network() || !posted_->is_kept || std::chrono::steady_clock::now() >= deadline_)
      co_return reply.error();
    co_await post();
  }
}

bool Exchange::may_repeat(const Failure& failure) const {
  if (operation_.cancelled() || retry_ == Retry::never) return false;
  // The server still waits with the first one of this message: it has not noticed yet that we are gone.
  bool still_pending = sent_ > 1 && failure.is(wsman::fault::internal_error.code);
  if (retry_ == Retry::if_lost)
    return (failure.stage == Failure::Stage::lost || still_pending) && failures_ < most_failures;
  return (failure.is_network() || still_pending) && (failures_ == 0 || session_.clock().now() < give_up_);
}

// One quick second try before PowerShell hears of it: a service that was restarted is back by then.
void Exchange::tell() {
  if (!outage_ || failures_ < 2) return;
  if (!std::exchange(told_, true))
    outage_->gone();
  else
    outage_->again();
}

asio::awaitable<Outcome<wsman::Response>> Exchange::end() {
  for (;;) {
    auto response = co_await answer();
    if (response || !may_repeat(response.error())) {
      bool found = response || !response.error().is_network();
      if (found && std::exchange(told_, false)) outage_->back();
      co_return response;
    }
    if (failures_++ == 0) give_up_ = session_.clock().now() + Session::patience;
    tell();
    co_await operation_.pause(pause_after(failures_));
    co_await begin();
  }
}

}  // namespace psremoting::client
