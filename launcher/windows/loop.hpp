#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <windows.h>

#include "base/clock.hpp"

namespace psremoting::launcher {

class LoopQueue;

// What the launcher's own thread waits on: a few events, deadlines, and what other threads hand it. Callbacks run on the
// thread that turns the loop and may add and remove whatever they like.
class Loop {
 public:
  using Callback = std::function<void()>;
  using Deadline = std::uint64_t;  // never 0

  explicit Loop(const Clock& clock);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Calls `ready` whenever the handle is found set; replaces what was said before. For a few handles that stay: a wait
  // takes 63 of them at most.
  void watch(HANDLE handle, Callback ready);
  void forget(HANDLE handle) { watched_.erase(handle); }

  // Runs `work` on a thread of its own and what it gives back here, unless the loop is gone by then. `work` owns all that
  // it uses.
  void run(std::function<Callback()> work);
  const std::shared_ptr<LoopQueue>& queue() const { return queue_; }

  Deadline after(Duration duration, Callback callback);
  // Of a deadline that was, too: then it does nothing.
  void cancel(Deadline deadline);
  TimePoint now() const { return clock_.now(); }

  // Waits for something to happen, unless told not to, and lets it happen.
  void turn(bool wait = true);

 private:
  void run_due();
  DWORD patience(bool wait) const;

  const Clock& clock_;
  std::shared_ptr<LoopQueue> queue_;
  std::map<HANDLE, Callback> watched_;
  Deadline last_deadline_ = 0;
  std::map<std::pair<TimePoint, Deadline>, Callback> deadlines_;
};

// Waits for the end of one process among many; calls back in the loop, once, unless it goes before.
class EndWait {
 public:
  EndWait(Loop& loop, HANDLE process, Loop::Callback ended);
  ~EndWait();
  EndWait(const EndWait&) = delete;
  EndWait& operator=(const EndWait&) = delete;

 private:
  struct State;
  static void CALLBACK ended(void* state, BOOLEAN timed_out);
  std::shared_ptr<State> state_;
  HANDLE wait_ = nullptr;
};

}  // namespace psremoting::launcher
