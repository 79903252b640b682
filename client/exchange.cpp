#include "client/exchange.hpp"

#include <algorithm>

namespace psremoting::client {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr int most_failures = 5;  // of what is not repeated for long
constexpr milliseconds first_pause{50}, longest_pause{500};
// A message that was waited with for so long before it was cut off had reached the server: the next failure is a new
// one.
constexpr milliseconds long_enough{1000};
// PowerShell's Ctrl+C disconnects a session whose network it believes gone, which leaves the command running: what is
// mended soon is no news to it.
constexpr std::chrono::seconds no_news{3};
// For a server to say who it is; it may have to check a password first.
constexpr std::chrono::seconds time_to_find{20};

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
  begun_ = session_.clock().now();
  auto now = std::chrono::steady_clock::now();
  // What is not repeated for long is over, repetitions and all, when its answer is late.
  if (retry_ == Retry::always || deadline_ == TimePoint{}) deadline_ = now + request_.time;
  co_await post();
}

void Exchange::adopt(HttpClient::Posted posted) {
  begun_ = session_.clock().now();
  deadline_ = std::chrono::steady_clock::now() + request_.time;
  posted_ = std::move(posted);
  ++sent_;
}

std::optional<HttpClient::Posted> Exchange::take_next() {
  return posted_ ? HttpClient::next(std::move(*posted_)) : std::nullopt;
}

asio::awaitable<void> Exchange::post() {
  posted_ = co_await session_.http().post(request_.envelope, operation_, deadline_, request_.next);
  sent_ += posted_.has_value();
}

asio::awaitable<Outcome<wsman::Response>> Exchange::answer() {
  for (;;) {
    if (!posted_) co_return posted_.error();
    auto reply = co_await session_.http().answer(*posted_, operation_, deadline_, request_.may_be_idle);
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
  if (!failure.is_network() && !still_pending) return false;
  if (retry_ == Retry::always) return failures_ == 0 || session_.clock().now() < give_up_;
  if (std::chrono::steady_clock::now() >= deadline_) return false;
  if (failure.stage == Failure::Stage::cut) return failures_ < most_failures;
  return lost_ || failure.stage != Failure::Stage::unreachable;
}

void Exchange::note(const Failure& failure) {
  auto now = session_.clock().now();
  if (posted_ && now - begun_ >= long_enough) failures_ = 0;
  if (failures_++ == 0) {
    gone_since_ = now;
    give_up_ = now + Session::patience;
  }
  lost_ |= failure.stage == Failure::Stage::lost;
  if (failure.is_network()) tell();
}

void Exchange::tell() {
  if (!outage_ || session_.clock().now() - gone_since_ < no_news) return;
  if (!std::exchange(told_, true))
    outage_->gone();
  else
    outage_->again();
}

void Exchange::found() {
  if (std::exchange(told_, false)) outage_->back();
}

// A message that waits at the server for something to happen would not tell for long that it came there.
asio::awaitable<Outcome<void>> Exchange::find_network() {
  auto deadline = std::chrono::steady_clock::now() + time_to_find;
  if (retry_ != Retry::always) deadline = std::min(deadline, deadline_);
  auto& http = session_.http();
  auto posted = co_await http.post(session_.identify(), operation_, deadline);
  if (!posted) co_return posted.error();
  auto reply = co_await http.answer(*posted, operation_, deadline);
  if (!reply) co_return reply.error();
  co_return session_.is_reached(*reply);
}

asio::awaitable<Outcome<wsman::Response>> Exchange::end() {
  auto response = co_await answer();
  while (!response && may_repeat(response.error())) {
    note(response.error());
    co_await operation_.pause(pause_after(failures_));
    if (auto network = co_await find_network(); !network) {
      posted_ = network.error();
      response = network.error();
      continue;
    }
    found();
    co_await begin();
    response = co_await answer();
  }
  if (response || !response.error().is_network()) found();
  co_return response;
}

}  // namespace psremoting::client
