#include "client/left_shells.hpp"

#include <condition_variable>
#include <cstdlib>

#include "client/handles.hpp"

namespace psremoting::client {
namespace {

constexpr std::chrono::seconds longest_farewell{2};

// Counts what is still under way.
struct Remaining {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t count;
};

}  // namespace

LeftShells& LeftShells::of_process() {
  static LeftShells& left = *new LeftShells;
  return left;
}

LeftShells::LeftShells() {
  std::atexit([] { of_process().delete_all(); });
}

void LeftShells::add(const std::shared_ptr<Shell>& shell) {
  std::lock_guard lock(mutex_);
  shells_.push_back(shell);
}

void LeftShells::remove(const Shell& shell) {
  std::lock_guard lock(mutex_);
  std::erase_if(shells_, [&](const auto& one) { return one.get() == &shell; });
}

// The library's threads run on while the process ends; nothing here needs what PowerShell has taken down by then.
void LeftShells::delete_all() {
  std::unique_lock list(mutex_);
  auto left = std::make_shared<Remaining>();
  left->count = shells_.size();
  for (auto& shell : shells_) {
    operations::Asked asked{shell, nullptr, new_operation(*shell->session), {}};
    start_end(asked, operations::remove(asked), [left] {
      std::lock_guard lock(left->mutex);
      --left->count;
      left->changed.notify_all();
    });
  }
  list.unlock();
  std::unique_lock lock(left->mutex);
  left->changed.wait_for(lock, longest_farewell, [&] { return left->count == 0; });
}

}  // namespace psremoting::client
