#include "client/operation_group.hpp"

#include <utility>

namespace psremoting::client {

bool OperationGroup::add(std::shared_ptr<Operation> operation) {
  std::lock_guard lock(mutex_);
  if (closing_) return false;
  operations_.push_back(std::move(operation));
  return true;
}

void OperationGroup::remove(const Operation& operation) {
  std::function<void()> then;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(operations_, [&](const auto& one) { return one.get() == &operation; });
    if (operations_.empty()) then = std::exchange(then_, nullptr);
  }
  if (then) then();
}

void OperationGroup::close(std::function<void()> then) {
  std::vector<std::shared_ptr<Operation>> left;
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
    left = operations_;
    if (!left.empty()) then_ = std::exchange(then, nullptr);
  }
  for (auto& operation : left) operation->cancel(false);
  if (then) then();
}

}  // namespace psremoting::client
