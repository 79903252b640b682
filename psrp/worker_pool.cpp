#include "psrp/worker_pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

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

// On the worker's strand.
asio::awaitable<Result<void>> start_and_prime(std::shared_ptr<Worker> worker, Clock& clock) {
  worker->start();
  co_return co_await prime(worker, clock, clock.now() + priming_time);
}

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
  slots_.push_back({});
  slots_.back().key = key;
  if (!std::exchange(draining_, true)) {
    asio::post(strand_, [self = shared_from_this()] {
      spawn(self->strand_, "draining the pool", self->drain_idle(), [self] {});
    });
  }
  return slots_.back();
}

std::shared_ptr<Worker> WorkerPool::take(const WorkerKey& key) {
  std::lock_guard lock(mutex_);
  if (!settings_.enabled || !still_wanted(key)) return nullptr;
  auto& here = slot(key);
  here.used = clock_.now();
  if (++here.taken >= here.needed) {
    here.needed = here.taken;
    here.learned = here.used;
  }
  while (!here.parked.empty()) {
    auto worker = std::move(here.parked.front());
    here.parked.pop_front();
    if (!worker->over()) return worker;
  }
  return nullptr;
}

bool WorkerPool::still_wanted(const WorkerKey& key) const {
  return !stopped_ && settings_.enabled && key.config_generation == config_generation_ &&
         key.credentials_generation == launcher_.credentials_generation();
}

std::size_t WorkerPool::target(const Slot& slot) const { return std::max(settings_.workers_per_key, slot.needed); }

// Workers that wait for sessions of this user, or are coming.
std::size_t WorkerPool::held_for(const Identity& user) const {
  std::size_t all = 0;
  for (const auto& slot : slots_) {
    if (same_account(slot.key.identity, user)) all += slot.parked.size() + slot.filling;
  }
  return all;
}

// Whether the budget has room for one worker more. Another kind's workers make room, those that were asked for longest
// ago first: all of them for a kind that has less than WorkersPerKey, otherwise those that are above it. They are the
// user's own, or those of one for whom more wait: nobody's kinds, however many, take the last one from another.
bool WorkerPool::make_room(const Slot& taker) {
  const auto& user = taker.key.identity;
  const std::size_t own = held_for(user) - taker.filling;  // without the one that the room is for
  const std::size_t least = taker.parked.size() < settings_.workers_per_key ? 0 : settings_.workers_per_key;
  for (;;) {
    std::size_t all = 0;
    Slot* oldest = nullptr;
    for (auto& slot : slots_) {
      all += slot.parked.size() + slot.filling;
      bool gives = &slot != &taker && slot.parked.size() > least &&
                   (same_account(slot.key.identity, user) || held_for(slot.key.identity) > own);
      if (gives && (!oldest || slot.used < oldest->used)) oldest = &slot;
    }
    if (taker.filling) --all;  // the one that the room is for
    if ((all + 1) * megabytes_each <= settings_.memory_budget_mb) return true;
    if (!oldest) return false;
    std::list<std::shared_ptr<Worker>> one;
    one.splice(one.end(), oldest->parked, oldest->parked.begin());
    let_go(one);
  }
}

void WorkerPool::refill(const WorkerKey& key, std::shared_ptr<const Logon> logon, request::StartPowerShell what) {
  {
    std::lock_guard lock(mutex_);
    if (!still_wanted(key)) return;
    auto& here = slot(key);
    here.used = clock_.now();
    if (std::exchange(here.filling, true)) return;
  }
  spawn(strand_, "priming", fill(key, std::move(logon), std::move(what)), [self = shared_from_this()] {});
}

asio::awaitable<void> WorkerPool::fill(WorkerKey key, std::shared_ptr<const Logon> logon,
                                       request::StartPowerShell what) {
  auto timer = clock_.timer(strand_);
  co_await timer->wait_until(clock_.now() + quiet);
  while (lacks(key)) {
    if (!co_await prime_one(key, logon, what)) break;
  }
  std::lock_guard lock(mutex_);
  if (auto* here = find(key)) here->filling = false;
}

// Whether another worker of this kind is needed, and the budget has room for it.
bool WorkerPool::lacks(const WorkerKey& key) {
  std::lock_guard lock(mutex_);
  auto* here = find(key);
  if (!here || !still_wanted(key)) return false;
  std::erase_if(here->parked, [](const auto& worker) { return worker->over(); });
  if (here->parked.size() < target(*here) && make_room(*here)) return true;
  here->taken = 0;
  return false;
}

// False when it came to nothing, or nobody wants it any more.
asio::awaitable<bool> WorkerPool::prime_one(const WorkerKey& key, std::shared_ptr<const Logon> logon,
                                            request::StartPowerShell what) {
  asio::any_io_executor strand = asio::make_strand(executor_);
  const Guid badge = Guid::random();
  what.badge = badge.upper();
  auto process = co_await launcher_.start(strand, logon, std::move(what));
  Result<void> primed = error(Errc::worker_failed);
  std::shared_ptr<Worker> worker;
  if (process) {
    worker = std::make_shared<Worker>(std::move(*process), clock_, strand);
    worker->hold(std::move(logon));
    worker->wear(badge);
    auto priming = start_and_prime(worker, clock_);
    primed = co_await asio::co_spawn(strand, std::move(priming), asio::use_awaitable);
  } else {
    primed = process.error();
  }
  if (primed) co_return park(key, std::move(worker));
  log::write<event::worker_not_primed>(
      {{"endpoint", key.endpoint}, {"user", key.identity.name}, {"what", primed.error().detail}});
  co_return false;
}

bool WorkerPool::park(const WorkerKey& key, std::shared_ptr<Worker> worker) {
  std::lock_guard lock(mutex_);
  auto* here = find(key);
  bool wanted = here && still_wanted(key);
  if (wanted) {
    here->parked.push_back(std::move(worker));
  } else {
    asio::post(worker->strand(), [worker] { worker->kill(); });
  }
  return wanted;
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
    bool wanted = here->filling || (still_wanted(here->key) && until > clock_.now());
    if (wanted) {
      forget_burst(*here);
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

// A need that has not come again for as long as an idle kind is kept.
void WorkerPool::forget_burst(Slot& slot) {
  if (clock_.now() < slot.learned + settings_.idle_drain) return;
  slot.needed = slot.taken;
  slot.learned = clock_.now();
  std::list<std::shared_ptr<Worker>> more;
  while (slot.parked.size() > target(slot)) more.splice(more.end(), slot.parked, slot.parked.begin());
  let_go(more);
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
