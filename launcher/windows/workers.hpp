#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/request.hpp"
#include "launcher/windows/loop.hpp"
#include "launcher/windows/start_worker.hpp"

namespace psremoting::launcher {

// The workers of one `serve`, each in a job of its own. What happens to them is told as request::Answer, with a
// worker's pipe ends where it started. When this goes, they all do.
class Workers {
 public:
  using Tell = std::function<void(request::Answer, std::vector<Handle>)>;

  // `program` is ours, for interrupt_worker().
  Workers(WindowsLoop& loop, std::filesystem::path program, Tell tell)
      : loop_(loop), program_(std::move(program)), tell_(std::move(tell)) {}
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Started or Failed is told later; after Started, WorkerExited.
  void start(request::Sequence sequence, WorkerPlan plan);
  void signal(const request::SignalWorker& what);
  // Whether such a worker was ever started; it may be gone.
  bool knows(request::WorkerId id) const { return id != 0 && id <= last_; }

 private:
  struct Worker {
    std::optional<RunningWorker> running;
    std::unique_ptr<EndWait> wait;
    std::int32_t exit_code = 0;
  };
  void started(request::WorkerId id, request::Sequence sequence, Result<RunningWorker> result);
  void ended(request::WorkerId id);
  void finish(request::WorkerId id);
  static void hide_pipes(const RunningWorker& worker);
  void fail(request::Sequence sequence, Error why) { tell_(request::Failed{sequence, std::move(why)}, {}); }

  WindowsLoop& loop_;
  const std::filesystem::path program_;
  Tell tell_;
  request::WorkerId last_ = 0;
  std::map<request::WorkerId, Worker> workers_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace psremoting::launcher
