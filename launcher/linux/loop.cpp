#include "launcher/linux/loop.hpp"

#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launcher/linux/child.hpp"
#include "launcher/linux/process_tree.hpp"

namespace psremoting::launcher {

LinuxLoop::LinuxLoop(const Clock& clock) : Loop(clock) {
  sigset_t ours;
  sigemptyset(&ours);
  for (int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&ours, signal);
  ::sigprocmask(SIG_BLOCK, &ours, &before_);
  signal_fd_.reset(::signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK));
  watch(signal_fd_.get(), POLLIN, [this] { take_signals(); });
}

LinuxLoop::~LinuxLoop() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

void LinuxLoop::watch(const PolledChannel& channel, bool to_send, Callback ready) {
  watch(static_cast<int>(channel.waitable()), to_send ? POLLIN | POLLOUT : POLLIN, std::move(ready));
}

pid_t LinuxLoop::spawn(std::vector<int> kept, const std::function<int()>& body, Exited exited) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    close_all_but(std::move(kept));
    reset_signals(before_);
    ::_exit(body());
  }
  if (pid > 0) children_[pid] = std::move(exited);
  return pid;
}

void LinuxLoop::take_signals() {
  signalfd_siginfo info;
  while (::read(signal_fd_.get(), &info, sizeof info) == sizeof info) {
    const int signal = static_cast<int>(info.ssi_signo);
    if (signal == SIGCHLD) {
      reap();
    } else if (auto found = signals_.find(signal); found != signals_.end()) {
      auto callback = found->second;
      callback();
    }
  }
}

void LinuxLoop::reap() {
  // All of them, also those that only became ours by their parent's end.
  int status = 0;
  while (true) {
    const pid_t pid = ::waitpid(-1, &status, WNOHANG);
    if (pid <= 0) break;
    auto found = children_.find(pid);
    if (found == children_.end()) continue;
    auto exited = std::move(found->second);
    children_.erase(found);
    if (exited) exited(status);
  }
  if (strays_) kill_strays();
}

void LinuxLoop::kill_strays() {
  strays_ = false;
  for (pid_t pid : own_children()) {
    if (children_.contains(pid)) continue;
    ::kill(pid, SIGKILL);
    strays_ = true;
  }
}

void LinuxLoop::look(std::optional<std::chrono::milliseconds> patience) {
  std::vector<pollfd> polled;
  for (const auto& [fd, what] : watched_) polled.push_back({fd, what.first, 0});
  const int ready = ::poll(polled.data(), polled.size(), patience ? static_cast<int>(patience->count()) : -1);
  for (const auto& one : polled) {
    if (ready <= 0) break;
    if (one.revents == 0) continue;
    auto found = watched_.find(one.fd);
    if (found == watched_.end()) continue;
    auto callback = found->second.second;  // it may forget itself
    callback();
  }
}

}  // namespace psremoting::launcher
