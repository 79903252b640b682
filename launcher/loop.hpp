#pragma once

#include "base/channel.hpp"
#include "launcher/deadlines.hpp"

namespace psremoting::launcher {

// What the single thread of the launcher waits on: deadlines and channels, and what each system's own loop adds.
// Callbacks may add and remove whatever they like.
class Loop : public Deadlines {
 public:
  using Deadlines::Deadlines;
  virtual ~Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Calls `ready` when there is something to read or, for one who has something to send, room for it; replaces what was
  // said before. Forget a channel before it goes.
  virtual void watch(const PolledChannel& channel, bool to_send, Callback ready) = 0;
  virtual void forget(const PolledChannel& channel) = 0;

  // Waits for something to happen, unless told not to, and lets it happen.
  void turn(bool wait = true) {
    look(wait ? patience() : std::chrono::milliseconds(0));
    run_due();
  }

 private:
  // Waits so long, or without end, and calls back for what is there.
  virtual void look(std::optional<std::chrono::milliseconds> patience) = 0;
};

}  // namespace psremoting::launcher
