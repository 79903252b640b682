#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>
#include <poll.h>
#include <signal.h>
#include <sys/types.h>

#include "base/linux/fd.hpp"
#include "launcher/loop.hpp"

namespace psremoting::launcher {

// poll(2), signals as descriptors, and children. SIGCHLD, SIGTERM, SIGINT and SIGHUP are blocked while it lives.
class LinuxLoop final : public Loop {
 public:
  using Exited = std::function<void(int status)>;  // as waitpid(2) gives it

  explicit LinuxLoop(const Clock& clock);
  ~LinuxLoop() override;

  void watch(const PolledChannel& channel, bool to_send, Callback ready) override;
  void forget(const PolledChannel& channel) override { forget(static_cast<int>(channel.waitable())); }

  // Calls `ready` when the descriptor has one of the events; replaces what was said before.
  void watch(int fd, short events, Callback ready) { watched_[fd] = {events, std::move(ready)}; }
  void forget(int fd) { watched_.erase(fd); }
  void on_signal(int signal, Callback callback) { signals_[signal] = std::move(callback); }

  // Forks. The child has the signals as they were, of our descriptors only `kept` and 0 to 2, and ends with what `body`
  // gives. `exited` is called once, after it is reaped. -1 where no process could be made.
  pid_t spawn(std::vector<int> kept, const std::function<int()>& body, Exited exited);
  std::size_t children() const { return children_.size(); }
  // Kills the children that were not spawned here: processes whose keeper died and that are ours now, and goes on doing
  // so as they leave us theirs, until none is left.
  void kill_strays();

 private:
  void look(std::optional<std::chrono::milliseconds> patience) override;
  void take_signals();
  void reap();

  sigset_t before_{};
  Fd signal_fd_;
  std::map<int, std::pair<short, Callback>> watched_;
  std::map<int, Callback> signals_;
  std::map<pid_t, Exited> children_;
  bool strays_ = false;
};

}  // namespace psremoting::launcher
