#include "client/farewells.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace psremoting::client {
namespace {

constexpr std::size_t most = 4;
constexpr std::chrono::minutes as_long_as_it_takes{1};  // each ends by itself within seconds

}  // namespace

bool Farewells::begin(const std::string& command) {
  std::lock_guard lock(mutex_);
  if (commands_.size() >= most) return false;
  commands_.push_back(command);
  return true;
}

void Farewells::end(const std::string& command) {
  std::lock_guard lock(mutex_);
  if (auto at = std::ranges::find(commands_, command); at != commands_.end()) commands_.erase(at);
  wake(std::exchange(waiting_, {}));
}

bool Farewells::is_over_or_join(const std::string& command, Operation& operation) {
  std::lock_guard lock(mutex_);
  const bool over = std::ranges::find(commands_, command) == commands_.end();
  if (!over) waiting_.push_back(operation.weak_from_this());
  return over;
}

boost::asio::awaitable<void> Farewells::wait(const std::string& command, Operation& operation) {
  while (!operation.cancelled() && !is_over_or_join(command, operation)) co_await operation.pause(as_long_as_it_takes);
}

}  // namespace psremoting::client
