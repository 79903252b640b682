#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "client/operation.hpp"

namespace psremoting::client {

// The operations of a shell, or of a command, that are under way. Any thread.
class OperationGroup {
 public:
  // False once the group is being closed.
  bool add(std::shared_ptr<Operation> operation);
  void remove(const Operation& operation);

  // Ends all of them, now and later ones; calls `then` after the last one's end, on this thread or on its. Once.
  void close(std::function<void()> then);

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<Operation>> operations_;
  bool closing_ = false;
  std::function<void()> then_;
};

}  // namespace psremoting::client
