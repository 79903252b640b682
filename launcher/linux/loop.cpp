#include "launcher/linux/loop.hpp"

#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "launcher/linux/child.hpp"
#include "launcher/linux/process_tree.hpp"

namespace psremoting::launcher {

Loop::Loop(const Clock& clock) : clock_(clock) {
  sigset_t ours;
  sigemptyset(&ours);
  for (int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&ours, signal);
  ::sigprocmask(SIG_BLOCK, &ours, &before_);
  signal_fd_.reset(::signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK));
  watch(signal_fd_.get(), POLLIN, [this](short) { take_signals(); });
}

Loop::~Loop() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

void Loop::watch(int fd, short events, Ready ready) { watched_[fd] = {events, std::move(ready)}; }
void Loop::forget(int fd) { watched_.erase(fd); }

Loop::Deadline Loop::after(Duration duration, Callback callback) {
  deadlines_.emplace(std::pair(now() + duration, ++last_deadline_), std::move(callback));
  return last_deadline_;
}

void Loop::cancel(Deadline deadline) {
  std::erase_if(deadlines_, [deadline](const auto& one) { return one.first.second == deadline; });
}

pid_t Loop::spawn(std::vector<int> kept, const std::function<int()>& body, Exited exited) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    close_all_but(std::move(kept));
    reset_signals(before_);
    ::_exit(body());
  }
  if (pid > 0) children_[pid] = std::move(exited);
  return pid;
}

void Loop::take_signals() {
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

void Loop::reap() {
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

void Loop::kill_strays() {
  strays_ = false;
  for (pid_t pid : own_children()) {
    if (children_.contains(pid)) continue;
    ::kill(pid, SIGKILL);
    strays_ = true;
  }
}

void Loop::run_due() {
  while (!deadlines_.empty() && deadlines_.begin()->first.first <= now()) {
    auto due = deadlines_.extract(deadlines_.begin());
    due.mapped()();
  }
}

int Loop::patience(bool wait) const {
  if (!wait) return 0;
  if (deadlines_.empty()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadlines_.begin()->first.first - now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

void Loop::turn(bool wait) {
  std::vector<pollfd> polled;
  for (const auto& [fd, what] : watched_) polled.push_back({fd, what.first, 0});
  const int ready = ::poll(polled.data(), polled.size(), patience(wait));
  for (const auto& one : polled) {
    if (ready <= 0) break;
    if (one.revents == 0) continue;
    auto found = watched_.find(one.fd);
    if (found == watched_.end()) continue;
    auto callback = found->second.second;  // it may forget itself
    callback(one.revents);
  }
  run_due();
}

}  // namespace psremoting::launcher
