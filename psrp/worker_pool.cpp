#include "psrp/worker_pool.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>

#include "base/log.hpp"
#include "psrp/priming.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

constexpr std::uint32_t megabytes_each = 96;  // a parked worker's own share: 86 to 90 were seen
constexpr seconds quiet{1};                   // between a session's opening and the priming of its successor's worker
constexpr seconds priming_time{60};

}  // namespace

WorkerPool::WorkerPool(asio::any_io_executor executor, Clock& clock, Launcher& launcher)
    : executor_(executor), strand_(asio::make_strand(executor)), clock_(clock), launcher_(launcher) {}

void WorkerPool::configure(const config::Pool& settings, std::uint64_t config_generation) {
  std::lock_guard lock(mutex_);
  if (config_generation < config_generation_) return;
  settings_ = settings;
  config_generation_ = config_generation;
  for (auto& slot : slots_) {
    if (!settings.enabled || slot.key.config_generation != config_generation) let_go(slot.parked);
  }
}

WorkerPool::Slot* WorkerPool::find(const WorkerKey& key) {
  auto at = std::ranges::find(slots_, key, &Slot::key);
  return at == slots_.end() ? nullptr : &*at;
}

WorkerPool::Slot& WorkerPool::slot(const WorkerKey& key) {
  if (auto* known = find(key)) return *known;
  slots_.push_back({key, {}, 0, clock_.now()});
  return slots_.back();
}

std::shared_ptr<Worker> WorkerPool::take(const WorkerKey& key) {
  std::lock_guard lock(mutex_);
  auto* here = find(key);
  if (!here || !settings_.enabled) return nullptr;
  here->used = clock_.now();
  while (!here->parked.empty()) {
    auto worker = std::move(here->parked.front());
    here->parked.pop_front();
    if (!worker->over()) return worker;
  }
  return nullptr;
}

bool WorkerPool::still_wanted(const WorkerKey& key) const {
  return !stopped_ && settings_.enabled && key.config_generation == config_generation_ &&
         key.credentials_generation == launcher_.credentials_generation();
}

// Lets the workers go that were not asked for the longest; false when all the budget is used by what is in more demand.
bool WorkerPool::make_room(const WorkerKey& key) {
  for (;;) {
    std::size_t all = 0;
    Slot* oldest = nullptr;
    for (auto& slot : slots_) {
      all += slot.parked.size() + slot.coming;
      bool other = !(slot.key == key) && !slot.parked.empty();
      if (other && (!oldest || slot.used < oldest->used)) oldest = &slot;
    }
    if ((all + 1) * megabytes_each <= settings_.memory_budget_mb) return true;
    if (!oldest) return false;
    let_go(oldest->parked);
  }
}

void WorkerPool::refill(const WorkerKey& key, std::shared_ptr<const Logon> logon, request::StartPowerShell what) {
  bool drained = true;
  {
    std::lock_guard lock(mutex_);
    if (!still_wanted(key)) return;
    auto& here = slot(key);
    here.used = clock_.now();
    std::erase_if(here.parked, [](const auto& worker) { return worker->over(); });
    if (here.parked.size() + here.coming >= settings_.workers_per_key || !make_room(key)) return;
    ++here.coming;
    drained = std::exchange(draining_, true);
  }
  if (!drained) spawn(strand_, "draining the pool", drain_idle(), [self = shared_from_this()] {});
  asio::any_io_executor strand = asio::make_strand(executor_);
  spawn(strand, "priming", prime_one(key, std::move(logon), std::move(what)), [self = shared_from_this()] {});
}

asio::awaitable<void> WorkerPool::prime_one(WorkerKey key, std::shared_ptr<const Logon> logon,
                                            request::StartPowerShell what) {
  auto strand = co_await asio::this_coro::executor;
  auto timer = clock_.timer(strand);
  co_await timer->wait_until(clock_.now() + quiet);
  std::shared_ptr<Worker> worker;
  auto process = co_await launcher_.start(strand, logon, std::move(what));
  Result<void> primed = error(Errc::worker_failed);
  if (process) {
    worker = std::make_shared<Worker>(std::move(*process), clock_, strand);
    worker->hold(std::move(logon));
    worker->start();
    primed = co_await prime(worker, clock_, clock_.now() + priming_time);
  } else {
    primed = process.error();
  }
  if (!primed) {
    log::warning("no worker could be primed",
                 {{"endpoint", key.endpoint}, {"user", key.identity.name}, {"what", primed.error().detail}});
    worker.reset();
  }
  park(key, std::move(worker));
}

void WorkerPool::park(const WorkerKey& key, std::shared_ptr<Worker> worker) {
  std::lock_guard lock(mutex_);
  auto* here = find(key);
  if (here && here->coming > 0) --here->coming;
  if (!worker) return;
  if (here && still_wanted(key)) {
    here->parked.push_back(std::move(worker));
  } else {
    worker->kill();
  }
}

asio::awaitable<void> WorkerPool::drain_idle() {
  auto timer = clock_.timer(strand_);
  while (auto next = let_idle_go()) co_await timer->wait_until(*next);
}

// When to look again; nothing when there is nothing left to look after.
std::optional<TimePoint> WorkerPool::let_idle_go() {
  std::lock_guard lock(mutex_);
  std::optional<TimePoint> next;
  for (auto at = slots_.begin(); at != slots_.end();) {
    auto here = at++;
    TimePoint until = here->used + settings_.idle_drain;
    bool wanted = here->coming > 0 || (still_wanted(here->key) && until > clock_.now());
    if (wanted) {
      until = std::max(until, clock_.now() + seconds(1));
      next = next ? std::min(*next, until) : until;
    } else {
      let_go(here->parked);
      slots_.erase(here);
    }
  }
  draining_ = next.has_value();
  return next;
}

void WorkerPool::let_go(std::list<std::shared_ptr<Worker>>& workers) {
  for (auto& worker : workers) asio::post(worker->strand(), [worker] { worker->kill(); });
  workers.clear();
}

void WorkerPool::stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  for (auto& slot : slots_) let_go(slot.parked);
}

std::size_t WorkerPool::parked() const {
  std::lock_guard lock(mutex_);
  std::size_t all = 0;
  for (const auto& slot : slots_) all += slot.parked.size();
  return all;
}

}  // namespace psremoting::psrp
