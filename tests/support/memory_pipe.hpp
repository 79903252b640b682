#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "base/pipe.hpp"

namespace psremoting::test {

// A pipe whose other end is the test: it feeds what is read, and sees what is written at once. One thread, with the
// io_context polled between.
class MemoryPipe final : public Pipe {
 public:
  explicit MemoryPipe(boost::asio::any_io_executor executor) : wake_(std::move(executor)) {
    wake_.expires_at(boost::asio::steady_timer::time_point::max());
  }

  boost::asio::awaitable<Result<std::size_t>> read_some(std::span<char> to) override {
    largest_read_ = std::max(largest_read_, to.size());
    while (incoming_.empty() && !ended_ && !closed_)
      co_await wake_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (closed_) co_return error(Errc::aborted);
    std::size_t size = std::min(to.size(), incoming_.size());
    std::copy_n(incoming_.begin(), size, to.begin());
    incoming_.erase(0, size);
    co_return size;
  }

  boost::asio::awaitable<Result<void>> write(std::string_view bytes) override {
    while (stalled_ && !closed_) co_await wake_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (closed_) co_return error(Errc::aborted);
    if (on_write) on_write(bytes);
    co_return Result<void>();
  }

  void close() override {
    if (std::exchange(closed_, true)) return;
    wake_.cancel();
    if (on_close) on_close();
  }

  // The test's end.
  void feed(std::string_view bytes) {
    incoming_ += bytes;
    wake_.cancel();
  }
  void end() {
    ended_ = true;
    wake_.cancel();
  }
  // Nobody reads what is written until this is false again.
  void stall(bool stalled) {
    stalled_ = stalled;
    wake_.cancel();
  }
  std::size_t unread() const { return incoming_.size(); }
  std::size_t largest_read() const { return std::exchange(largest_read_, 0); }
  bool closed() const { return closed_; }

  std::function<void(std::string_view)> on_write;
  std::function<void()> on_close;

 private:
  boost::asio::steady_timer wake_;
  std::string incoming_;
  bool ended_ = false, closed_ = false, stalled_ = false;
  mutable std::size_t largest_read_ = 0;
};

}  // namespace psremoting::test
