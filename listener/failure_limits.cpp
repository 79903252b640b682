#include "listener/failure_limits.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstring>

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

std::string pair_of(const std::string& network, const std::string& user) { return network + '\n' + user; }

}  // namespace

bool FailureLimits::take(Buckets& buckets, const std::string& key, int burst, Duration refill) {
  auto now = clock_.now();
  if (buckets.size() >= max_entries) {
    // Those that are full again say nothing; where there are none, somebody has the addresses to fill any table.
    std::erase_if(buckets, [&](const auto& one) { return now - one.second.since >= refill * one.second.taken; });
    if (buckets.size() >= max_entries) buckets.erase(buckets.begin());
  }
  auto& bucket = buckets.try_emplace(key, Bucket{0, now}).first->second;
  auto regained = static_cast<int>(std::min<Duration::rep>((now - bucket.since) / refill, bucket.taken));
  bucket.taken -= regained;
  bucket.since = bucket.taken == 0 ? now : bucket.since + regained * refill;
  if (bucket.taken >= burst) return false;
  ++bucket.taken;
  return true;
}

void FailureLimits::put_back(Buckets& buckets, const std::string& key) {
  auto found = buckets.find(key);
  if (found == buckets.end()) return;
  if (--found->second.taken <= 0) buckets.erase(found);
}

bool FailureLimits::take(std::string_view address, std::string_view user) {
  std::string network = network_of(address), name = ascii::lower(user);
  std::lock_guard lock(mutex_);
  if (!take(addresses_, network, burst_of_address, refill_of_address)) return false;
  auto known = known_.find(pair_of(network, name));
  if (known != known_.end() && clock_.now() < known->second) return true;
  return take(users_, name, burst_of_user, refill_of_user);
}

void FailureLimits::succeeded(std::string_view address, std::string_view user) {
  std::string network = network_of(address), name = ascii::lower(user);
  std::lock_guard lock(mutex_);
  put_back(addresses_, network);
  auto now = clock_.now();
  auto known = known_.find(pair_of(network, name));
  if (known == known_.end() || known->second <= now) put_back(users_, name);
  if (known_.size() >= max_entries) std::erase_if(known_, [now](const auto& one) { return one.second <= now; });
  if (known_.size() >= max_entries) known_.erase(known_.begin());
  known_[pair_of(network, name)] = now + known_for;
}

}  // namespace psremoting::listener
