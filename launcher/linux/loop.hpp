#pragma once

#include <poll.h>
#include <signal.h>
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/linux/fd.hpp"

namespace psremoting::launcher {

// poll(2), signals as descriptors, children and deadlines: what the single thread of the launcher waits on. Callbacks may
// add and remove whatever they like. SIGCHLD, SIGTERM, SIGINT and SIGHUP are blocked while it lives.
class Loop {
 public:
  using Callback = std::function<void()>;
  using Ready = std::function<void(short events)>;
  using Exited = std::function<void(int status)>;  // as waitpid(2) gives it
  using Deadline = std::uint64_t;  // never 0

  explicit Loop(const Clock& clock);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Calls `ready` when the descriptor has one of the events; replaces what was said before.
  void watch(int fd, short events, Ready ready);
  void forget(int fd);
  void on_signal(int signal, Callback callback) { signals_[signal] = std::move(callback); }

  // Forks. The child has the signals as they were, of our descriptors only `kept` and 0 to 2, and ends with what `body`
  // gives. `exited` is called once, after it is reaped. -1 where no process could be made.
  pid_t spawn(std::vector<int> kept, const std::function<int()>& body, Exited exited);
  std::size_t children() const { return children_.size(); }
  // Kills the children that were not spawned here: processes whose keeper died and that are ours now, and goes on doing so
  // as they leave us theirs, until none is left.
  void kill_strays();

  Deadline after(Duration duration, Callback callback);
  // Of a deadline that was, too: then it does nothing.
  void cancel(Deadline deadline);
  TimePoint now() const { return clock_.now(); }

  // Waits for something to happen, unless told not to, and lets it happen.
  void turn(bool wait = true);

 private:
  void take_signals();
  void reap();
  void run_due();
  int patience(bool wait) const;

  const Clock& clock_;
  sigset_t before_{};
  Fd signal_fd_;
  std::map<int, std::pair<short, Ready>> watched_;
  std::map<int, Callback> signals_;
  std::map<pid_t, Exited> children_;
  bool strays_ = false;
  Deadline last_deadline_ = 0;
  std::map<std::pair<TimePoint, Deadline>, Callback> deadlines_;
};

}  // namespace psremoting::launcher
