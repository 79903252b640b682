#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace psremoting::listener {

// How often passwords may be guessed: a bucket of tokens for each address, and one for each user that only those ask
// who come from where this user has not logged in before, so that nobody can lock others out. Any thread.
class FailureLimits {
 public:
  explicit FailureLimits(Clock& clock) : clock_(clock) {}

  // Takes what one attempt costs; false where nothing is left, and the attempt must not be made.
  bool take(std::string_view address, std::string_view user);
  // The attempt was right: it cost nothing, and the user is known at that address from now on.
  void succeeded(std::string_view address, std::string_view user);

  // Attempts in one go, then one more in each of these times.
  static constexpr int burst_of_address = 20, burst_of_user = 40;
  static constexpr std::chrono::seconds refill_of_address{5}, refill_of_user{5};
  static constexpr std::size_t max_entries = 10'000;  // of each table

 private:
  struct Bucket {
    int taken = 0;
    TimePoint since{};  // when `taken` was last counted down
  };
  using Buckets = std::map<std::string, Bucket, std::less<>>;
  bool take(Buckets& buckets, const std::string& key, int burst, Duration refill);
  static void put_back(Buckets& buckets, const std::string& key);

  Clock& clock_;
  std::mutex mutex_;
  Buckets addresses_, users_;
  std::map<std::string, TimePoint, std::less<>> known_;  // user and address, until
};

}  // namespace psremoting::listener
