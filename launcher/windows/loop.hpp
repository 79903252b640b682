#pragma once

#include <functional>
#include <map>
#include <memory>
#include <windows.h>

#include "launcher/loop.hpp"

namespace psremoting::launcher {

class LoopQueue;

// A few events, and what other threads hand it. Callbacks run on the thread that turns the loop.
class WindowsLoop final : public Loop {
 public:
  explicit WindowsLoop(const Clock& clock);

  void watch(const PolledChannel& channel, bool to_send, Callback ready) override;
  void forget(const PolledChannel& channel) override;

  // Calls `ready` whenever the handle is found set; replaces what was said before. For a few handles that stay: a wait
  // takes 63 of them at most.
  void watch(HANDLE handle, Callback ready) { watched_[handle] = std::move(ready); }
  void forget(HANDLE handle) { watched_.erase(handle); }

  // Runs `work` on a thread of its own and what it gives back here, unless the loop is gone by then. `work` owns all
  // that it uses.
  void run(std::function<Callback()> work);
  const std::shared_ptr<LoopQueue>& queue() const { return queue_; }

 private:
  void look(std::optional<std::chrono::milliseconds> patience) override;

  std::shared_ptr<LoopQueue> queue_;
  std::map<HANDLE, Callback> watched_;
};

// Waits for the end of one process among many; calls back in the loop, once, unless it goes before.
class EndWait {
 public:
  EndWait(WindowsLoop& loop, HANDLE process, Loop::Callback ended);
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
