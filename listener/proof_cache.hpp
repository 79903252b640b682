#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "psrp/launcher.hpp"

namespace psremoting::listener {

// A proof that held a moment ago: a client sends its password with every request and opens several connections at once,
// and checking one costs the launcher 50 ms of memory-hard hashing. Keyed by a MAC under a key of this process alone,
// so that what is kept cannot be turned back into a password. Any thread.
class ProofCache {
 public:
  using Mac = std::array<std::uint8_t, 32>;

  explicit ProofCache(Clock& clock);
  ~ProofCache();

  // Of the Authorization header and the client's address.
  Mac mac(std::string_view authorization, std::string_view address) const;

  // What was proven with it, if that was less than a minute ago and no account changed since.
  std::shared_ptr<const psrp::Logon> find(const Mac& mac, std::uint64_t generation);
  void remember(const Mac& mac, std::uint64_t generation, const std::shared_ptr<const psrp::Logon>& logon);

  // Whether it was right in the last day: who sends it again guesses nothing.
  bool was_right(const Mac& mac);
  // It is not right any more.
  void forget(const Mac& mac);

  static constexpr std::chrono::seconds lifetime{60};
  static constexpr std::chrono::hours right_for{24};
  static constexpr std::size_t max_entries = 4096, max_right = 10'000;

 private:
  struct Hash {
    std::size_t operator()(const Mac& mac) const;
  };
  struct Entry {
    std::shared_ptr<const psrp::Logon> logon;
    std::uint64_t generation;
    TimePoint until;
  };
  void drop_old();

  Clock& clock_;
  Mac key_;
  std::mutex mutex_;
  std::unordered_map<Mac, Entry, Hash> entries_;
  std::unordered_map<Mac, TimePoint, Hash> right_;  // until when that counts
};

}  // namespace psremoting::listener
