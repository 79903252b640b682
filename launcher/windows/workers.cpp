#include "launcher/windows/workers.hpp"

#include "base/log.hpp"
#include "base/windows/native.hpp"
#include "launcher/windows/interrupt.hpp"
#include "launcher/windows/standard_handles.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_workers = 10000;
constexpr UINT killed = 128 + 9;  // as on Linux
constexpr Duration glance = std::chrono::milliseconds(5);

}  // namespace

Workers::~Workers() { *alive_ = false; }

void Workers::start(request::Sequence sequence, WorkerPlan plan) {
  if (workers_.size() >= most_workers) return fail(sequence, error(Errc::quota_processes, "too many workers"));
  const auto id = ++last_;
  workers_[id];
  // What it started goes with the result, should nobody want that any more.
  loop_.run([this, alive = alive_, id, sequence, plan = std::move(plan)]() -> Loop::Callback {
    auto result = std::make_shared<Result<RunningWorker>>(start_worker(plan));
    return [this, alive, id, sequence, result] {
      if (*alive) started(id, sequence, std::move(*result));
    };
  });
}

void Workers::started(request::WorkerId id, request::Sequence sequence, Result<RunningWorker> result) {
  if (!result) {
    workers_.erase(id);
    return fail(sequence, result.error());
  }
  auto& worker = workers_.at(id);
  worker.running.emplace(std::move(*result));
  tell_(request::Started{sequence, id, worker.running->id}, std::exchange(worker.running->pipes, {}));
  worker.wait = std::make_unique<EndWait>(loop_, native(worker.running->process), [this, id] { ended(id); });
}

void Workers::signal(const request::SignalWorker& what) {
  auto found = workers_.find(what.worker);
  if (found == workers_.end() || !found->second.running) return;
  const auto& running = *found->second.running;
  if (what.kind == request::SignalWorker::Kind::kill) return running.job.end(killed);
  if (what.kind == request::SignalWorker::Kind::has_begun) return hide_pipes(running);
  if (auto interrupted = interrupt_worker(program_, running); !interrupted)
    log::write<event::worker_not_interrupted>({{"why", interrupted.error().detail}});
}

void Workers::hide_pipes(const RunningWorker& worker) {
  auto hidden = replace_standard_handles(native(worker.process), worker.standard_handles);
  if (!hidden)
    log::write<event::worker_pipes_not_hidden>({{"pid", std::to_string(worker.id)}, {"why", hidden.error().detail}});
}

// The worker itself is gone; what it left is ended.
void Workers::ended(request::WorkerId id) {
  auto& worker = workers_.at(id);
  DWORD code = 0;
  ::GetExitCodeProcess(native(worker.running->process), &code);
  worker.exit_code = static_cast<std::int32_t>(code);
  worker.running->job.end(killed);
  finish(id);
}

// A job's messages may be lost, as its documentation says, so it is looked at until nothing is in it.
void Workers::finish(request::WorkerId id) {
  const auto& worker = workers_.at(id);
  if (!worker.running->job.is_empty()) {
    loop_.after(glance, [this, alive = alive_, id] {
      if (*alive) finish(id);
    });
    return;
  }
  tell_(request::WorkerExited{id, worker.exit_code}, {});
  workers_.erase(id);
}

}  // namespace psremoting::launcher
