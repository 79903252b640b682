#include "listener/peer_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace psremoting::listener {

namespace asio = boost::asio;

PeerWatch::PeerWatch(asio::any_io_executor strand, std::shared_ptr<security::ByteStream> stream)
    : stream_(std::move(stream)), strand_(strand), ended_(strand, asio::steady_timer::time_point::max()) {}

void PeerWatch::start(std::function<void()> gone) {
  running_ = true;
  auto ended = [this, gone = std::move(gone)](std::exception_ptr failed, bool is_gone) {
    running_ = false;
    gone_ = is_gone && !failed;
    ended_.cancel();
    if (gone_) gone();
  };
  asio::co_spawn(strand_, stream_->wait_for_end(), std::move(ended));
}

asio::awaitable<bool> PeerWatch::stop() {
  while (running_) {
    stream_->cancel_wait();
    co_await ended_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return gone_;
}

}  // namespace psremoting::listener
