#include "client/first_receive.hpp"

#include <utility>

namespace psremoting::client {

void FirstReceive::put(Sent sent) {
  std::lock_guard lock(mutex_);
  sent_ = std::move(sent);
}

std::optional<FirstReceive::Sent> FirstReceive::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(sent_, std::nullopt);
}

}  // namespace psremoting::client
