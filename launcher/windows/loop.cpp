#include "launcher/windows/loop.hpp"

#include <algorithm>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/handle.hpp"

namespace psremoting::launcher {

// Callbacks on their way into the loop; outlives it for those who still hand some over.
class LoopQueue {
 public:
  LoopQueue() : event_(reinterpret_cast<NativeHandle>(::CreateEventW(nullptr, FALSE, FALSE, nullptr))) {}
  void post(Loop::Callback callback) {
    const std::lock_guard lock(mutex_);
    callbacks_.push_back(std::move(callback));
    ::SetEvent(event());
  }
  std::vector<Loop::Callback> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(callbacks_, {});
  }
  HANDLE event() const { return reinterpret_cast<HANDLE>(event_.get()); }

 private:
  std::mutex mutex_;
  std::vector<Loop::Callback> callbacks_;
  Handle event_;
};

Loop::Loop(const Clock& clock) : clock_(clock), queue_(std::make_shared<LoopQueue>()) {}
Loop::~Loop() = default;

void Loop::watch(HANDLE handle, Callback ready) { watched_[handle] = std::move(ready); }

void Loop::run(std::function<Callback()> work) {
  auto task = [queue = queue_, work = std::move(work)] { queue->post(work()); };
  try {
    std::thread(task).detach();
  } catch (const std::system_error&) {
    queue_->post([task] { task(); });  // no thread: slow, but done
  }
}

Loop::Deadline Loop::after(Duration duration, Callback callback) {
  deadlines_.emplace(std::pair(now() + duration, ++last_deadline_), std::move(callback));
  return last_deadline_;
}

void Loop::cancel(Deadline deadline) {
  std::erase_if(deadlines_, [deadline](const auto& one) { return one.first.second == deadline; });
}

void Loop::run_due() {
  while (!deadlines_.empty() && deadlines_.begin()->first.first <= now()) {
    auto due = deadlines_.extract(deadlines_.begin());
    due.mapped()();
  }
}

DWORD Loop::patience(bool wait) const {
  if (!wait) return 0;
  if (deadlines_.empty()) return INFINITE;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadlines_.begin()->first.first - now()).count();
  return static_cast<DWORD>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

void Loop::turn(bool wait) {
  std::vector<HANDLE> handles{queue_->event()};
  for (const auto& [handle, ready] : watched_) handles.push_back(handle);
  const auto count = static_cast<DWORD>(handles.size());
  const DWORD set = ::WaitForMultipleObjects(count, handles.data(), FALSE, patience(wait));
  for (auto& callback : queue_->take()) {
    if (callback) callback();
  }
  // The wait tells of the first that is set, and those after it must have their turn.
  for (DWORD i = 1; i < count && set < WAIT_OBJECT_0 + count; ++i) {
    if (i < set - WAIT_OBJECT_0 || (i > set - WAIT_OBJECT_0 && ::WaitForSingleObject(handles[i], 0) != WAIT_OBJECT_0)) continue;
    auto found = watched_.find(handles[i]);
    if (found == watched_.end()) continue;
    auto callback = found->second;  // it may forget itself
    callback();
  }
  run_due();
}

struct EndWait::State : std::enable_shared_from_this<EndWait::State> {
  std::shared_ptr<LoopQueue> queue;
  Loop::Callback ended;
};

EndWait::EndWait(Loop& loop, HANDLE process, Loop::Callback ended) : state_(std::make_shared<State>()) {
  state_->queue = loop.queue();
  state_->ended = std::move(ended);
  ::RegisterWaitForSingleObject(&wait_, process, &EndWait::ended, state_.get(), INFINITE, WT_EXECUTEONLYONCE);
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
