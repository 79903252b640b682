#include "launcher/linux/workers.hpp"

#include <optional>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.hpp"
#include "launcher/linux/cgroup.hpp"
#include "launcher/linux/child.hpp"
#include "launcher/linux/keeper.hpp"
#include "launcher/linux/process_tree.hpp"
#include "launcher/linux/start_failure.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_workers = 10000;
// A home on a file server that does not answer, or a PAM module, may hold up a keeper for ever.
constexpr std::chrono::seconds start_deadline{60};

// Standard input, output and errors: our ends and the worker's.
struct Pipes {
  std::vector<Handle> ours, theirs;
};

Result<Pipes> make_pipes() {
  Pipes pipes;
  for (int number = 0; number < 3; ++number) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return last_error("pipe");
    const int ours = number == 0 ? 1 : 0;
    pipes.ours.emplace_back(ends[ours]);
    pipes.theirs.emplace_back(ends[1 - ours]);
  }
  return pipes;
}

WorkerEnds ends_of(const Pipes& pipes) {
  const auto fd = [&](std::size_t i) { return static_cast<int>(pipes.theirs[i].get()); };
  return {fd(0), fd(1), fd(2)};
}

}  // namespace

Workers::~Workers() {
  // The end of its channel tells a keeper to kill.
  for (auto& [id, worker] : workers_) {
    loop_.forget(*worker.channel);
    loop_.cancel(worker.deadline);
  }
}

void Workers::fail(request::Sequence sequence, Error why) { tell_(request::Failed{sequence, std::move(why)}, {}); }

void Workers::start(request::Sequence sequence, WorkerPlan plan) {
  if (workers_.size() >= most_workers) return fail(sequence, error(Errc::quota_processes, "too many workers"));
  auto pipes = make_pipes();
  if (!pipes) return fail(sequence, pipes.error());
  auto channel = make_channel_pair();
  if (!channel) return fail(sequence, channel.error());
  const auto id = ++last_;
  if (!plan.cgroup.empty()) plan.cgroup += "-" + std::to_string(id);
  // Here and not in the keeper: as long as it is there, drop() of another worker leaves the user's cgroup above it.
  if (!plan.cgroup.empty()) ::mkdir(plan.cgroup.c_str(), 0755);
  const auto ends = ends_of(*pipes);
  const int there = static_cast<int>(channel->there.get());
  const auto body = [&] { return keep(plan, ends, there); };
  // What a keeper leaves that died of something else than its work becomes ours: only after its end, so not in lost().
  const auto exited = [&loop = loop_](int status) {
    if (!WIFEXITED(status)) loop.kill_strays();
  };
  const pid_t keeper = loop_.spawn({ends.input, ends.output, ends.errors, there}, body, exited);
  if (keeper < 0) {
    const auto why = why_no_process(errno);
    Cgroup::remove(plan.cgroup);
    return fail(sequence, why);
  }
  Worker worker{sequence,    keeper, open_polled_channel(std::move(channel->here)), std::move(pipes->ours), false,
                plan.cgroup, 0};
  auto& kept = workers_.emplace(id, std::move(worker)).first->second;
  kept.deadline = loop_.after(start_deadline, [this, id] { late(id); });
  loop_.watch(*kept.channel, false, [this, id] { hear(id); });
}

void Workers::signal(const request::SignalWorker& what) {
  if (what.kind == request::SignalWorker::Kind::has_begun) return;  // its guard has seen to its pipes
  auto found = workers_.find(what.worker);
  if (found == workers_.end()) return;
  Message message{request::print(request::Request(what)), {}};
  (void)found->second.channel->try_send(message);
}

void Workers::hear(request::WorkerId id) {
  auto& worker = workers_.at(id);
  auto message = worker.channel->try_receive();
  if (!message) return lost(id);
  if (!*message) return;
  auto answer = request::parse_answer((*message)->bytes);
  if (!answer || !hear_one(id, worker, *answer)) drop(id);
}

// False when there is no more to hear.
bool Workers::hear_one(request::WorkerId id, Worker& worker, const request::Answer& answer) {
  if (auto* started = std::get_if<request::Started>(&answer)) {
    worker.started = true;
    loop_.cancel(worker.deadline);
    tell_(request::Started{worker.sequence, id, started->process_id}, std::exchange(worker.pipes, {}));
    return true;
  }
  if (auto* failed = std::get_if<request::Failed>(&answer)) fail(worker.sequence, failed->why);
  if (auto* over = std::get_if<request::WorkerExited>(&answer)) tell_(request::WorkerExited{id, over->exit_code}, {});
  return false;
}

// Its channel's end tells the rest.
void Workers::late(request::WorkerId id) {
  const auto& worker = workers_.at(id);
  log::write<event::worker_slow>({{"worker", std::to_string(id)}});
  ::kill(worker.keeper, SIGKILL);
}

// The keeper died of something else than its work; the kernel kills the worker.
void Workers::lost(request::WorkerId id) {
  const auto& worker = workers_.at(id);
  log::write<event::keeper_died>({{"worker", std::to_string(id)}});
  Cgroup::kill(worker.cgroup);
  if (worker.started)
    tell_(request::WorkerExited{id, 128 + SIGKILL}, {});
  else
    fail(worker.sequence, error(Errc::worker_failed, "the worker did not start"));
  drop(id);
}

void Workers::drop(request::WorkerId id) {
  const auto& worker = workers_.at(id);
  loop_.forget(*worker.channel);
  loop_.cancel(worker.deadline);
  Cgroup::remove(worker.cgroup);
  Cgroup::remove(worker.cgroup.parent_path());  // the user's, unless there are others in it
  workers_.erase(id);
}

}  // namespace psremoting::launcher
