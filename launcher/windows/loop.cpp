#include "launcher/windows/loop.hpp"

#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/windows/native.hpp"

namespace psremoting::launcher {

// Callbacks on their way into the loop; outlives it for those who still hand some over.
class LoopQueue {
 public:
  LoopQueue() : event_(owned(::CreateEventW(nullptr, FALSE, FALSE, nullptr))) {}
  void post(Loop::Callback callback) {
    const std::lock_guard lock(mutex_);
    callbacks_.push_back(std::move(callback));
    ::SetEvent(event());
  }
  std::vector<Loop::Callback> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(callbacks_, {});
  }
  HANDLE event() const { return native(event_); }

 private:
  std::mutex mutex_;
  std::vector<Loop::Callback> callbacks_;
  Handle event_;
};

WindowsLoop::WindowsLoop(const Clock& clock) : Loop(clock), queue_(std::make_shared<LoopQueue>()) {}

// A channel's event is set for either.
void WindowsLoop::watch(const PolledChannel& channel, bool, Callback ready) {
  watch(native(channel.waitable()), std::move(ready));
}

void WindowsLoop::forget(const PolledChannel& channel) { forget(native(channel.waitable())); }

void WindowsLoop::run(std::function<Callback()> work) {
  auto task = [queue = queue_, work = std::move(work)] { queue->post(work()); };
  try {
    std::thread(task).detach();
  } catch (const std::system_error&) {
    queue_->post([task] { task(); });  // no thread: slow, but done
  }
}

void WindowsLoop::look(std::optional<std::chrono::milliseconds> patience) {
  std::vector<HANDLE> handles{queue_->event()};
  for (const auto& [handle, ready] : watched_) handles.push_back(handle);
  const auto count = static_cast<DWORD>(handles.size());
  const DWORD set = ::WaitForMultipleObjects(count, handles.data(), FALSE,
                                             patience ? static_cast<DWORD>(patience->count()) : INFINITE);
  for (auto& callback : queue_->take()) {
    if (callback) callback();
  }
  // The wait tells of the first that is set, and those after it must have their turn.
  for (DWORD i = 1; i < count && set < WAIT_OBJECT_0 + count; ++i) {
    // One that a callback has forgotten may be closed, and its number somebody else's.
    auto found = watched_.find(handles[i]);
    if (found == watched_.end()) continue;
    if (i < set - WAIT_OBJECT_0 || (i > set - WAIT_OBJECT_0 && ::WaitForSingleObject(handles[i], 0) != WAIT_OBJECT_0))
      continue;
    auto callback = found->second;  // it may forget itself
    callback();
  }
}

struct EndWait::State : std::enable_shared_from_this<EndWait::State> {
  std::shared_ptr<LoopQueue> queue;
  Loop::Callback ended;
};

EndWait::EndWait(WindowsLoop& loop, HANDLE process, Loop::Callback ended) : state_(std::make_shared<State>()) {
  state_->queue = loop.queue();
  state_->ended = std::move(ended);
  if (::RegisterWaitForSingleObject(&wait_, process, &EndWait::ended, state_.get(), INFINITE, WT_EXECUTEONLYONCE))
    return;
  // Its end would never be heard of: it is given up, which ends it.
  wait_ = nullptr;
  EndWait::ended(state_.get(), FALSE);
}

EndWait::~EndWait() {
  // Returns when the callback, should it run now, is over: it uses the state.
  if (wait_) ::UnregisterWaitEx(wait_, INVALID_HANDLE_VALUE);
}

void CALLBACK EndWait::ended(void* state, BOOLEAN) {
  auto* self = static_cast<State*>(state);
  self->queue->post([weak = self->weak_from_this()] {
    if (auto alive = weak.lock()) alive->ended();
  });
}

}  // namespace psremoting::launcher
