#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "psrp/event.hpp"

namespace psremoting::listener {

// How often passwords may be guessed: a bucket of tokens for each address and for each user, and one of its own for a
// user at an address where they have logged on before, so that nobody's guesses keep others out. Only a wrong password
// takes a token; those that are being checked count as wrong until they are known not to be. Shared with the attempts
// that are under way. Any thread.
class FailureLimits : public std::enable_shared_from_this<FailureLimits> {
 public:
  explicit FailureLimits(Clock& clock) : clock_(clock) {}

  // An attempt that is under way.
  class Attempt;
  enum class Turn { now, later, never };
  struct Answer {
    Turn turn = Turn::never;
    std::unique_ptr<Attempt> attempt;  // with `now` only
  };

  // Whether the attempt may be made. `later`: too many others are under way to know; `another_ended` is raised when it
  // is worth asking again.
  Answer take(std::string_view address, std::string_view user, const std::shared_ptr<psrp::Event>& another_ended);

  // Failures in one go, then one more in each of these times.
  static constexpr int burst_of_address = 20, burst_of_user = 40, burst_of_known = 20;
  static constexpr std::chrono::seconds refill{5};
  static constexpr std::size_t max_entries = 10'000;  // of each table

 private:
  struct Bucket {
    int failed = 0;
    int under_way = 0;
    TimePoint since{};  // when `failed` was last counted down
  };
  using Buckets = std::map<std::string, Bucket, std::less<>>;
  struct Held {
    Buckets* of = nullptr;
    std::string key;
  };

  Turn take(Buckets& buckets, const std::string& key, int burst);
  void make_room(Buckets& buckets);
  void end(const std::vector<Held>& held, bool failed);
  void know(const std::string& pair);

  Clock& clock_;
  std::mutex mutex_;
  Buckets addresses_, users_, known_users_;
  std::map<std::string, TimePoint, std::less<>> known_;  // user and address, until
  std::vector<std::shared_ptr<psrp::Event>> waiting_;    // for another attempt to end
};

// Gives back what it took when it ends, unless failed() was said.
class FailureLimits::Attempt {
 public:
  Attempt(std::shared_ptr<FailureLimits> limits, std::vector<Held> held, std::string pair)
      : limits_(std::move(limits)), held_(std::move(held)), pair_(std::move(pair)) {}
  ~Attempt();
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  void failed() { failed_ = true; }
  // The user is known at that address from now on.
  void succeeded();

 private:
  std::shared_ptr<FailureLimits> limits_;
  std::vector<Held> held_;
  std::string pair_;
  bool failed_ = false;
};

}  // namespace psremoting::listener
