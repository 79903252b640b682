#pragma once

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <mutex>
#include <vector>

#include "client/operation.hpp"

namespace psremoting::client {

// When a command's Receive has given PowerShell the last it will give. Any thread.
class CommandEnd {
 public:
  void receive_began();
  void receive_ended();

  // Returns when no Receive is under way any more, when `most` has passed, or when the operation is ended. On its
  // strand.
  boost::asio::awaitable<void> wait(Operation& operation, Duration most);

 private:
  bool is_here_or_join(Operation& operation);

  std::mutex mutex_;
  bool receiving_ = false;
  std::vector<std::weak_ptr<Operation>> waiting_;
};

}  // namespace psremoting::client
