#include "listener/replies.hpp"

namespace psremoting::listener {

std::optional<Replies::Outcome> Replies::begin(const Identity& who, const std::string& message_id) {
  std::lock_guard lock(mutex_);
  auto [place, first] = kept_.try_emplace({who.id, message_id});
  if (first) return std::nullopt;
  if (place->second) return place->second;
  return Outcome(wsman::Fault(
      wsman::fault::internal_error,
      "This very message is still being worked on; its answer goes to the connection that sent it first."));
}

void Replies::end(const Identity& who, const std::string& message_id, const Outcome& outcome) {
  std::lock_guard lock(mutex_);
  Key key{who.id, message_id};
  kept_[key] = outcome;
  order_.push_back(std::move(key));
  if (order_.size() <= max_kept) return;
  kept_.erase(order_.front());
  order_.pop_front();
}

}  // namespace psremoting::listener
