#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/clock.hpp"

namespace psremoting::launcher {

// What is to be called at a time of its own: the earliest first, those of one time in the order in which they came.
// Callbacks may add and cancel whatever they like.
class Deadlines {
 public:
  using Callback = std::function<void()>;
  using Deadline = std::uint64_t;  // never 0

  // `clock` outlives it.
  explicit Deadlines(const Clock& clock) : clock_(clock) {}

  TimePoint now() const { return clock_.now(); }
  Deadline after(Duration duration, Callback callback);
  // Of a deadline that was, too: then it does nothing.
  void cancel(Deadline deadline);

  // How long nothing is due, an hour at most; nothing where there is no deadline.
  std::optional<std::chrono::milliseconds> patience() const;
  void run_due();

 private:
  const Clock& clock_;
  Deadline last_ = 0;
  std::map<std::pair<TimePoint, Deadline>, Callback> waiting_;
};

}  // namespace psremoting::launcher
