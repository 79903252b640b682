#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstring>
#include <deque>
#include <string>

#include "security/byte_stream.hpp"

namespace psremoting::test {

// A client's connection in memory: what the client says is put in with say() and what it hears is in `heard`.
class MemoryStream final : public security::ByteStream {
 public:
  explicit MemoryStream(boost::asio::any_io_executor executor, bool encrypted = true)
      : change_(executor, boost::asio::steady_timer::time_point::max()), encrypted_(encrypted) {}

  void say(std::string_view bytes) {
    said_ += bytes;
    wake();
  }
  // The client ends the connection.
  void leave() {
    left_ = true;
    wake();
  }

  std::string heard;
  bool fail_writes = false;
  std::size_t largest_read = 0;  // how much was ever asked for at once

  boost::asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) override {
    largest_read = std::max(largest_read, to.size());
    if (auto ready = co_await wait_readable(); !ready) co_return ready.error();
    std::size_t size = std::min(to.size(), said_.size());
    std::memcpy(to.data(), said_.data(), size);
    said_.erase(0, size);
    co_return size;
  }
  boost::asio::awaitable<Result<void>> wait_readable() override {
    while (said_.empty() && !left_ && !closed) co_await changed();
    if (closed) co_return error(Errc::aborted);
    co_return Result<void>();
  }
  boost::asio::awaitable<Result<void>> write(std::string_view bytes) override {
    if (closed || fail_writes) co_return error(Errc::io, "the client has gone");
    heard += bytes;
    co_return Result<void>();
  }
  boost::asio::awaitable<bool> wait_for_end() override {
    cancelled_ = false;
    while (said_.empty() && !left_ && !closed && !cancelled_) co_await changed();
    co_return left_ || closed;
  }
  void shutdown_send() override {}
  void cancel_wait() override {
    cancelled_ = true;
    wake();
  }
  void close() override {
    closed = true;
    wake();
  }
  bool encrypted() const override { return encrypted_; }

  bool closed = false;

 private:
  void wake() { change_.cancel(); }
  boost::asio::awaitable<void> changed() {
    co_await change_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }

  boost::asio::steady_timer change_;
  std::string said_;
  bool encrypted_, left_ = false, cancelled_ = false;
};

}  // namespace psremoting::test
