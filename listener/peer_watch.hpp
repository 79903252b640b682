#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>

#include "security/byte_stream.hpp"

namespace psremoting::listener {

// Notices that a client goes away while its answer is being waited for (design.md, decision 6). Lives in the frame that
// awaits stop(); all on the connection's strand.
class PeerWatch {
 public:
  PeerWatch(boost::asio::any_io_executor strand, std::shared_ptr<security::ByteStream> stream);

  // Calls `gone` at most once, when the client has ended the connection.
  void start(std::function<void()> gone);
  // Ends the watch; true when the client had gone. Await it before the next read or write.
  boost::asio::awaitable<bool> stop();

 private:
  std::shared_ptr<security::ByteStream> stream_;
  boost::asio::any_io_executor strand_;
  boost::asio::steady_timer ended_;
  bool running_ = false, gone_ = false;
};

}  // namespace psremoting::listener
