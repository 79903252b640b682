#include "listener/failure_limits.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

#include "base/ascii.hpp"

namespace psremoting::listener {
namespace {

// How long a user who logged in from somewhere is known there.
constexpr std::chrono::hours known_for{24};

// One host has a whole /64 of IPv6.
std::string network_of(std::string_view address) {
  boost::system::error_code failed;
  auto parsed = boost::asio::ip::make_address(address, failed);
  if (failed || !parsed.is_v6()) return std::string(address);
  auto bytes = parsed.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return boost::asio::ip::make_address_v6(bytes).to_string();
}

// "HOST\alice", "alice@domain" and "Alice" may all be one account: no spelling of it has guesses of its own.
std::string account_of(std::string_view user) {
  if (auto slash = user.rfind('\\'); slash != std::string_view::npos) user.remove_prefix(slash + 1);
  return ascii::lower(user.substr(0, user.find('@')));
}

}  // namespace

FailureLimits::Attempt::~Attempt() { limits_->end(held_, failed_); }

void FailureLimits::Attempt::succeeded() { limits_->know(pair_); }

// Those that are full again say nothing; where there are none, somebody has the addresses to fill any table.
void FailureLimits::make_room(Buckets& buckets) {
  if (buckets.size() < max_entries) return;
  std::erase_if(buckets, [now = clock_.now()](const auto& one) {
    return one.second.under_way == 0 && now - one.second.since >= refill * one.second.failed;
  });
  if (buckets.size() >= max_entries) buckets.erase(buckets.begin());
}

FailureLimits::Turn FailureLimits::take(Buckets& buckets, const std::string& key, int burst) {
  auto now = clock_.now();
  make_room(buckets);
  auto& bucket = buckets.try_emplace(key, Bucket{0, 0, now}).first->second;
  auto regained = static_cast<int>(std::min<Duration::rep>((now - bucket.since) / refill, bucket.failed));
  bucket.failed -= regained;
  bucket.since = bucket.failed == 0 ? now : bucket.since + regained * refill;
  if (bucket.failed >= burst) return Turn::never;
  if (bucket.failed + bucket.under_way >= burst) return Turn::later;
  ++bucket.under_way;
  return Turn::now;
}

FailureLimits::Answer FailureLimits::take(std::string_view address, std::string_view user,
                                          const std::shared_ptr<psrp::Event>& another_ended) {
  std::string network = network_of(address), name = account_of(user), pair = network + '\n' + name;
  struct Wanted {
    Buckets* of;
    const std::string* key;
    int burst;
  };
  std::lock_guard lock(mutex_);
  std::vector<Wanted> wanted{{&addresses_, &network, burst_of_address}, {&users_, &name, burst_of_user}};
  if (auto known = known_.find(pair); known != known_.end() && clock_.now() < known->second)
    wanted = {{&known_users_, &pair, burst_of_known}};
  std::vector<Held> held;
  for (const auto& [of, key, burst] : wanted) {
    const Turn turn = take(*of, *key, burst);
    if (turn == Turn::now) {
      held.push_back({of, *key});
      continue;
    }
    for (const auto& one : held) --one.of->find(one.key)->second.under_way;
    if (turn == Turn::later) waiting_.push_back(another_ended);
    return {turn, nullptr};
  }
  return {Turn::now, std::make_unique<Attempt>(shared_from_this(), std::move(held), std::move(pair))};
}

void FailureLimits::end(const std::vector<Held>& held, bool failed) {
  std::lock_guard lock(mutex_);
  for (const auto& one : held) {
    auto found = one.of->find(one.key);
    if (found == one.of->end()) continue;
    auto& bucket = found->second;
    bucket.under_way = std::max(bucket.under_way - 1, 0);
    if (failed && bucket.failed++ == 0) bucket.since = clock_.now();
    if (bucket.failed == 0 && bucket.under_way == 0) one.of->erase(found);
  }
  for (const auto& event : waiting_) event->raise();
  waiting_.clear();
}

void FailureLimits::know(const std::string& pair) {
  std::lock_guard lock(mutex_);
  auto now = clock_.now();
  if (known_.size() >= max_entries) std::erase_if(known_, [now](const auto& one) { return one.second <= now; });
  if (known_.size() >= max_entries) known_.erase(known_.begin());
  known_[pair] = now + known_for;
}

}  // namespace psremoting::listener
