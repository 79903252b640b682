#include "client/runtime.hpp"

#include <pthread.h>
#include <signal.h>

#include <thread>

namespace psremoting::client {
namespace {

constexpr int most_threads = 64;

thread_local bool leads = false;

// A write to a connection that the server has closed is an error value, not the end of PowerShell. Only this signal: .NET
// needs its own ones in every thread that calls into it.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

Runtime& Runtime::of_process() {
  static Runtime& runtime = *new Runtime;
  return runtime;
}

Runtime::Runtime() { add_thread(); }

void Runtime::add_thread() {
  ++threads_;
  std::thread([this] { run(); }).detach();
}

void Runtime::run() {
  block_sigpipe();
  for (;;) {
    lead();
    try {
      while (leads) io_.run_one();
    } catch (...) {  // NOLINT(bugprone-empty-catch): a defect of one operation; the others go on
    }
  }
}

void Runtime::lead() {
  if (leads) return;
  std::unique_lock lock(mutex_);
  ++waiting_;
  turn_.wait(lock, [this] { return !led_; });
  --waiting_;
  leads = led_ = true;
}

void Runtime::hand_over() {
  if (!leads) return;  // a thread of PowerShell's, or a callback in a callback
  std::lock_guard lock(mutex_);
  leads = led_ = false;
  if (waiting_ > 0) turn_.notify_one();
  else if (threads_ < most_threads) add_thread();
}

}  // namespace psremoting::client
