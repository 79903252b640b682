#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "service/control_door.hpp"

namespace psremoting::service {

// Characters of a question; an answer is as long as it is.
constexpr std::size_t longest_question = 4096;
// For a question to come, and for its answer to be read.
constexpr std::chrono::seconds door_patience{10};

// Cancels what the stream waits for when its time is over, unless it has ended before. On the stream's executor, a
// strand.
template <class Stream>
class Patience {
 public:
  explicit Patience(const std::shared_ptr<Stream>& stream) : timer_(stream->get_executor(), door_patience) {
    timer_.async_wait([stream, over = over_](boost::system::error_code) {
      boost::system::error_code ignored;
      if (!*over) stream->cancel(ignored);
    });
  }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
  ~Patience() { *over_ = true; }

 private:
  boost::asio::steady_timer timer_;
  const std::shared_ptr<bool> over_ = std::make_shared<bool>(false);
};

// One conversation at a door. A question that is too long, or does not come, ends it.
template <class Stream>
boost::asio::awaitable<void> converse(const std::shared_ptr<Stream>& stream, const ControlDoor::Answer& answer) {
  namespace asio = boost::asio;
  std::string line;
  {
    const Patience patience(stream);
    auto buffer = asio::dynamic_buffer(line, longest_question);
    auto [failed, size] = co_await asio::async_read_until(*stream, buffer, '\n', asio::as_tuple(asio::use_awaitable));
    if (failed) co_return;
    line.resize(size);
  }
  std::string reply = co_await answer(std::move(line));
  reply += '\n';
  const Patience patience(stream);
  auto [broken, written] =
      co_await asio::async_write(*stream, asio::buffer(reply), asio::as_tuple(asio::use_awaitable));
  (void)broken, (void)written;  // who asked has gone
}

}  // namespace psremoting::service
