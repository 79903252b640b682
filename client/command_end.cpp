#include "client/command_end.hpp"

#include <utility>

namespace psremoting::client {

void CommandEnd::receive_began() {
  std::lock_guard lock(mutex_);
  receiving_ = true;
}

void CommandEnd::receive_ended() {
  std::lock_guard lock(mutex_);
  receiving_ = false;
  wake(std::exchange(waiting_, {}));
}

bool CommandEnd::is_here_or_join(Operation& operation) {
  std::lock_guard lock(mutex_);
  if (receiving_) waiting_.push_back(operation.weak_from_this());
  return !receiving_;
}

boost::asio::awaitable<void> CommandEnd::wait(Operation& operation, Duration most) {
  if (!is_here_or_join(operation)) co_await operation.pause(most);
}

}  // namespace psremoting::client
