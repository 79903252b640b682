#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "psrp/cmd_shell.hpp"
#include "psrp/powershell_shell.hpp"
#include "psrp/shell_quotas.hpp"
#include "psrp/shell_table.hpp"
#include "psrp/wakeup.hpp"
#include "psrp/worker_pool.hpp"

namespace psremoting::psrp {

// What ShellTable holds, and what the coroutines that outlive a call of it share. The mutex guards all but what belongs
// to the strand; it is never held across a wait.
struct ShellTable::State : std::enable_shared_from_this<ShellTable::State> {
  using ShellPtr = std::shared_ptr<HostedShell>;
  struct Entry {
    ShellPtr shell;
    bool ended = false;  // failed: it stays a while, to say so
    TimePoint until{};   // then
  };
  using MakeShell = std::function<ShellPtr(ShellFacts facts)>;

  State(boost::asio::any_io_executor any, Clock& time, Launcher& starter);

  // Gives the shell of a repeated Create, or puts a new one in and starts it.
  Result<ShellPtr> create(ShellFacts facts, bool powershell, const MakeShell& make);
  // Where a shell's worker comes from: primed where there is one, and another one primed for the next shell of the
  // kind. The shell gets the worker's badge.
  WorkerSource worker_source(ShellFacts& facts, const config::Config& config, const config::Target& target);
  Result<ShellPtr> find(const Guid& id, const Identity& identity) const;
  // What it may end.
  Result<ShellPtr> find_to_remove(const Guid& id, const Identity& identity) const;
  // Under the mutex.
  Result<ShellPtr> repeated(const ShellFacts& facts, bool powershell) const;
  void erase(std::map<Guid, Entry>::iterator at);
  void ended(const ShellPtr& shell);

  static void close(const ShellPtr& shell, Error why);
  boost::asio::awaitable<void> expire_idle();
  std::vector<ShellPtr> take_due(TimePoint& next);
  boost::asio::awaitable<void> wait_for_end(TimePoint deadline);
  bool any_left() const;

  const boost::asio::any_io_executor executor;
  const boost::asio::any_io_executor strand;
  Clock& clock;
  Launcher& launcher;

  mutable std::mutex mutex;
  std::map<Guid, Entry> entries;
  std::set<ShellPtr> living;  // also those that were taken out and are closing
  ShellQuotas quotas;
  TimePoint next_expiry = never;
  bool shutting_down = false;
  bool gone = false;  // the ShellTable is
  std::uint64_t named = 0;

  Wakeup expiry, all_ended;  // the strand's

  const std::shared_ptr<WorkerPool> pool;
};

// What is fixed of a shell, from what its client asked for; Errc::invalid_shell_id, idle_timeout_out_of_bounds.
Result<ShellFacts> shell_facts(CreateRequest& request, const config::Quotas& quotas);

}  // namespace psremoting::psrp
