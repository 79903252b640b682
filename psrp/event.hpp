#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

namespace psremoting::psrp {

// Something that happens once or again and that one coroutine waits for; any thread raises it.
class Event {
 public:
  explicit Event(boost::asio::any_io_executor executor) : raised_(std::move(executor), 1) {}
  void raise() { raised_.try_send(boost::system::error_code()); }
  // True once it was raised since the last wait; false when the wait was cancelled.
  boost::asio::awaitable<bool> wait();

 private:
  boost::asio::experimental::concurrent_channel<void(boost::system::error_code)> raised_;
};

}  // namespace psremoting::psrp
