#include "listener/replies.hpp"

#include "listener/envelope_digest.hpp"

namespace psremoting::listener {
namespace {

// How often what is too old is looked for.
constexpr std::chrono::minutes look_every{1};

}  // namespace

Sent Replies::note(const Identity& who, const wsman::Envelope& envelope) {
  Sent sent{digest(envelope)};
  std::lock_guard lock(mutex_);
  const auto& header = envelope.header;
  sent.constant_ids = users_[who.id].ids.constant(header.message_id, header.shell_id(), sent.digest);
  return sent;
}

std::optional<Replies::Outcome> Replies::begin(const Identity& who, const std::string& message_id, const Sent& sent) {
  std::lock_guard lock(mutex_);
  auto [place, first] = users_[who.id].kept.try_emplace({message_id, sent.digest});
  if (first) return std::nullopt;
  auto& kept = place->second;
  if (kept.outcome && sent.constant_ids && psrp::is_written(kept.written)) {
    kept = Kept();
    return std::nullopt;
  }
  if (kept.outcome) return kept.outcome;
  return Outcome(wsman::Fault(
      wsman::fault::internal_error,
      "This very message is still being worked on; its answer goes to the connection that sent it first."));
}

void Replies::end(const Identity& who, const std::string& message_id, const Sent& sent, const Outcome& outcome,
                  psrp::Written written) {
  auto now = clock_.now();
  std::lock_guard lock(mutex_);
  auto& user = users_[who.id];
  Key key{message_id, sent.digest};
  user.kept[key] = {outcome, std::move(written), ++ended_};
  user.order.push_back({std::move(key), ended_, now});
  if (user.order.size() > max_kept) drop_first(user);
  drop_old(now);
}

// Where the same envelope has run anew since, its entry stays: it is in the order a second time.
void Replies::drop_first(OfUser& user) {
  const auto& first = user.order.front();
  auto kept = user.kept.find(first.key);
  if (kept != user.kept.end() && kept->second.number == first.number) user.kept.erase(kept);
  user.order.pop_front();
}

void Replies::drop_old(TimePoint now) {
  if (now < next_drop_) return;
  next_drop_ = now + look_every;
  for (auto& [id, user] : users_) {
    while (!user.order.empty() && now - user.order.front().when >= kept_for) drop_first(user);
  }
}

}  // namespace psremoting::listener
