#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "config/config.hpp"
#include "psrp/launcher.hpp"
#include "psrp/wakeup.hpp"
#include "psrp/worker.hpp"

namespace psremoting::psrp {

// All that shapes a worker. Two sessions may be given the same kind of worker exactly when these are equal.
struct WorkerKey {
  std::string endpoint;
  std::filesystem::path executable;
  config::Version version;
  std::uint32_t memory_mb = 0, processes = 0;
  Identity identity;             // with groups and the way of the logon
  std::string run_as;            // the account it runs as, or empty for the identity's own
  bool virtual_account = false;  // or for one that is made for identity and endpoint
  std::string culture;           // of its clients
  std::uint64_t config_generation = 0;
  std::uint64_t credentials_generation = 0;

  friend bool operator==(const WorkerKey&, const WorkerKey&) = default;
};

// Workers that have run a dummy session and wait for a real one (docs/adr/0013). Of each kind the pool keeps as many as
// were lately asked for at one time, and at least WorkersPerKey; all of them stay within a memory budget. Workers are
// let go when nobody asked for their kind in a while or what they were started for has changed. Any thread. A worker
// leaves the pool for good: it never serves a second session.
class WorkerPool : public std::enable_shared_from_this<WorkerPool> {
 public:
  WorkerPool(boost::asio::any_io_executor executor, Clock& clock, Launcher& launcher);

  // Workers of older generations are let go; settings older than those in force are ignored.
  void configure(const config::Pool& settings, std::uint64_t config_generation);
  // A primed worker of this kind, on a strand of its own, or null.
  std::shared_ptr<Worker> take(const WorkerKey& key);
  // A session of this kind has opened: in a while, primes workers in the background, one after the other, until there
  // are as many as the kind needs. The while keeps it off the processors of the session that has just begun.
  void refill(const WorkerKey& key, std::shared_ptr<const Logon> logon, request::StartPowerShell what);
  // Lets all workers go, and takes none in any more.
  void stop();

  std::size_t parked() const;

 private:
  struct Slot {
    WorkerKey key;
    std::list<std::shared_ptr<Worker>> parked;
    std::uint32_t taken = 0;   // sessions asked for since as many were parked as are needed
    std::uint32_t needed = 0;  // the most that `taken` has lately come to
    TimePoint learned;         // when `needed` was last that much
    TimePoint used;
    bool filling = false;  // fill() runs, with one worker coming
  };

  boost::asio::awaitable<void> fill(WorkerKey key, std::shared_ptr<const Logon> logon, request::StartPowerShell what);
  boost::asio::awaitable<bool> prime_one(const WorkerKey& key, std::shared_ptr<const Logon> logon,
                                         request::StartPowerShell what);
  bool lacks(const WorkerKey& key);
  std::size_t target(const Slot& slot) const;
  boost::asio::awaitable<void> drain_idle();
  bool still_wanted(const WorkerKey& key) const;
  std::size_t held_for(const Identity& user) const;
  bool make_room(const Slot& taker);
  Slot& slot(const WorkerKey& key);
  Slot* find(const WorkerKey& key);
  bool park(const WorkerKey& key, std::shared_ptr<Worker> worker);
  std::optional<TimePoint> let_idle_go();
  void forget_burst(Slot& slot);
  static void let_go(std::list<std::shared_ptr<Worker>>& workers);

  const boost::asio::any_io_executor executor_, strand_;
  Clock& clock_;
  Launcher& launcher_;

  mutable std::mutex mutex_;  // all below
  config::Pool settings_;
  std::uint64_t config_generation_ = 0;
  std::list<Slot> slots_;
  bool stopped_ = false;
  bool draining_ = false;  // drain_idle() runs
};

}  // namespace psremoting::psrp
