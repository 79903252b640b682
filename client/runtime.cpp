#include "client/runtime.hpp"

#include <thread>
#include <pthread.h>
#include <signal.h>

namespace psremoting::client {
namespace {

constexpr int most_threads = 64;

// A write to a connection that the server has closed is an error value, not the end of PowerShell. Only this signal:
// .NET needs its own ones in every thread that calls into it.
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
    try {
      io_.run();
      return;
    } catch (...) {  // NOLINT(bugprone-empty-catch): a defect of one operation; the others go on
    }
  }
}

Runtime::InCallback::InCallback(Runtime& runtime) : runtime_(runtime) {
  if (++runtime_.in_callbacks_ >= runtime_.threads_ && runtime_.threads_ < most_threads) runtime_.add_thread();
}

Runtime::InCallback::~InCallback() { --runtime_.in_callbacks_; }

}  // namespace psremoting::client
