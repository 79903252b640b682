#include "launcher/deadlines.hpp"

#include <algorithm>

namespace psremoting::launcher {

Deadlines::Deadline Deadlines::after(Duration duration, Callback callback) {
  waiting_.emplace(std::pair(now() + duration, ++last_), std::move(callback));
  return last_;
}

void Deadlines::cancel(Deadline deadline) {
  std::erase_if(waiting_, [deadline](const auto& one) { return one.first.second == deadline; });
}

std::optional<std::chrono::milliseconds> Deadlines::patience() const {
  using std::chrono::milliseconds;
  if (waiting_.empty()) return std::nullopt;
  const auto left = std::chrono::ceil<milliseconds>(waiting_.begin()->first.first - now());
  return std::clamp<milliseconds>(left, milliseconds(0), std::chrono::hours(1));
}

void Deadlines::run_due() {
  while (!waiting_.empty() && waiting_.begin()->first.first <= now()) {
    auto due = waiting_.extract(waiting_.begin());
    due.mapped()();
  }
}

}  // namespace psremoting::launcher
