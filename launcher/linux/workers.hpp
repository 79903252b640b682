#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/channel.hpp"
#include "base/request.hpp"
#include "launcher/linux/loop.hpp"
#include "launcher/linux/worker_plan.hpp"

namespace psremoting::launcher {

// The workers of one `serve`, each with its keeper. What happens to them is told as request::Answer, with a worker's
// pipe ends where it started. When this goes, they all do.
class Workers {
 public:
  using Tell = std::function<void(request::Answer, std::vector<Handle>)>;

  Workers(LinuxLoop& loop, Tell tell) : loop_(loop), tell_(std::move(tell)) {}
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
    request::Sequence sequence = 0;
    pid_t keeper = -1;
    std::unique_ptr<PolledChannel> channel;
    std::vector<Handle> pipes;  // our ends, until it has started
    bool started = false;
    std::filesystem::path cgroup;
    Loop::Deadline deadline = 0;  // of its start
  };
  void hear(request::WorkerId id);
  bool hear_one(request::WorkerId id, Worker& worker, const request::Answer& answer);
  void late(request::WorkerId id);
  void lost(request::WorkerId id);
  void drop(request::WorkerId id);
  void fail(request::Sequence sequence, Error why);

  LinuxLoop& loop_;
  Tell tell_;
  request::WorkerId last_ = 0;
  std::map<request::WorkerId, Worker> workers_;
};

}  // namespace psremoting::launcher
