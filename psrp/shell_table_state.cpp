#include "psrp/shell_table_state.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include "base/log.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds shortest_idle{60};
// A shell that failed stays so long, so that its client hears why.
constexpr std::chrono::seconds failure_kept{60};

Error no_shell() {
  return error(Errc::not_found, "There is no shell of this id: it was closed, has idled too long, or never was.");
}

}  // namespace

Result<ShellFacts> shell_facts(CreateRequest& request, const config::Quotas& quotas) {
  ShellFacts facts;
  facts.id = Guid::random();
  if (request.shell_id) {
    auto id = Guid::parse(*request.shell_id);
    if (!id || id->is_zero())
      return error(Errc::invalid_shell_id, "The ShellId " + *request.shell_id + " is not a GUID.");
    facts.id = *id;
  }
  facts.idle_timeout = request.idle_timeout.value_or(quotas.idle_timeout);
  if (request.idle_timeout && facts.idle_timeout > quotas.max_idle_timeout)
    return error(Errc::idle_timeout_out_of_bounds, "The idle timeout must be at most " +
                                                       std::to_string(quotas.max_idle_timeout.count() / 1000) +
                                                       " seconds (MaxIdleTimeoutms).");
  // One that is too short is raised: its client asked to be forgotten soon, and not to be refused.
  if (request.idle_timeout) facts.idle_timeout = std::max<std::chrono::milliseconds>(facts.idle_timeout, shortest_idle);
  facts.logon = std::move(request.caller.logon);
  facts.message_id = std::move(request.message_id);
  facts.session_id = std::move(request.caller.session_id);
  facts.words = std::move(request.words);
  facts.client_ip = std::move(request.caller.address);
  facts.client_port = request.caller.port;
  facts.quotas = quotas;
  return facts;
}

ShellTable::State::State(asio::any_io_executor any, Clock& time, Launcher& starter)
    : executor(any),
      strand(asio::make_strand(any)),
      clock(time),
      launcher(starter),
      expiry(time, strand),
      all_ended(time, strand),
      pool(std::make_shared<WorkerPool>(any, time, starter)) {}

Result<ShellTable::State::ShellPtr> ShellTable::State::create(ShellFacts facts, bool powershell,
                                                              const MakeShell& make) {
  ShellPtr shell;
  bool earlier = false;
  {
    std::lock_guard lock(mutex);
    if (shutting_down) return error(Errc::shutting_down, "The service is stopping.");
    if (entries.contains(facts.id)) return repeated(facts, powershell);
    auto counted = quotas.add(facts.endpoint, facts.logon->identity(), facts.quotas);
    if (!counted) return counted.error();
    if (facts.words.name.empty()) facts.words.name = "Session" + std::to_string(++named);
    shell = make(std::move(facts));
    entries.emplace(shell->id(), Entry{shell});
    living.insert(shell);
    earlier = shell->idle_until() < next_expiry;
  }
  log_event<event::shell_opened>(shell->facts());
  if (earlier) asio::post(strand, [self = shared_from_this()] { self->expiry.notify(); });
  spawn(shell->strand(), "shell", shell->run(), [self = shared_from_this(), shell] { self->ended(shell); });
  return shell;
}

// PowerShell sends its Create again, with the same id, when it is not sure that the first one came through.
Result<ShellTable::State::ShellPtr> ShellTable::State::repeated(const ShellFacts& facts, bool powershell) const {
  const Entry& entry = entries.at(facts.id);
  const auto& shell = entry.shell;
  bool same = same_account(shell->owner(), facts.logon->identity()) && shell->facts().session_id == facts.session_id &&
              shell->facts().words.resource_uri == facts.words.resource_uri && shell->powershell() == powershell;
  if (same && !shell->asked() && !entry.ended) return shell;
  return error(Errc::shell_id_in_use, "There is a shell of this id already.");
}

Result<ShellTable::State::ShellPtr> ShellTable::State::find(const Guid& id, const Identity& identity) const {
  std::lock_guard lock(mutex);
  auto at = entries.find(id);
  // The same answer whether there is none or it is another's.
  if (at == entries.end() || !same_account(at->second.shell->owner(), identity)) return no_shell();
  return at->second.shell;
}

Result<ShellTable::State::ShellPtr> ShellTable::State::find_to_remove(const Guid& id, const Identity& identity) const {
  if (!identity.administrator) return find(id, identity);
  std::lock_guard lock(mutex);
  auto at = entries.find(id);
  if (at == entries.end()) return no_shell();
  return at->second.shell;
}

void ShellTable::State::erase(std::map<Guid, Entry>::iterator at) {
  const auto& shell = at->second.shell;
  if (!at->second.ended) quotas.remove(shell->facts().endpoint, shell->owner().id);
  entries.erase(at);
}

void ShellTable::State::ended(const ShellPtr& shell) {
  log_event<event::shell_ended>(shell->facts());
  {
    std::lock_guard lock(mutex);
    living.erase(shell);
    auto at = entries.find(shell->id());
    if (at != entries.end() && at->second.shell == shell) {
      quotas.remove(shell->facts().endpoint, shell->owner().id);
      at->second.ended = true;
      at->second.until = clock.now() + failure_kept;
    }
  }
  asio::post(strand, [self = shared_from_this()] {
    self->expiry.notify();
    self->all_ended.notify();
  });
}

void ShellTable::State::close(const ShellPtr& shell, Error why) {
  asio::post(shell->strand(), [shell, why = std::move(why)] { shell->close(why); });
}

asio::awaitable<void> ShellTable::State::expire_idle() {
  for (;;) {
    TimePoint next = never;
    for (auto& shell : take_due(next)) {
      const bool abandoned = shell->abandoned();
      log_event<event::shell_idle>(shell->facts());
      close(shell, error(Errc::aborted,
                         abandoned ? "The shell's client was gone for too long." : "The shell idled too long."));
    }
    {
      std::lock_guard lock(mutex);
      if (gone) co_return;
    }
    co_await expiry.wait_until(next);
  }
}

std::vector<ShellTable::State::ShellPtr> ShellTable::State::take_due(TimePoint& next) {
  std::vector<ShellPtr> due;
  std::lock_guard lock(mutex);
  for (auto at = entries.begin(); at != entries.end();) {
    auto here = at++;
    const auto& shell = here->second.shell;
    TimePoint until = here->second.ended ? here->second.until : shell->idle_until();
    if (until <= clock.now()) {
      due.push_back(shell);
      erase(here);
    } else {
      // One that is busy now, or whose client is there, cannot have idled too long before this.
      const std::chrono::milliseconds abandoned = abandoned_after;
      TimePoint soonest = clock.now() + std::min(abandoned, shell->facts().idle_timeout);
      next = std::min(next, std::min(until, soonest));
    }
  }
  next_expiry = next;
  return due;
}

bool ShellTable::State::any_left() const {
  std::lock_guard lock(mutex);
  return !living.empty();
}

asio::awaitable<void> ShellTable::State::wait_for_end(TimePoint deadline) {
  while (any_left()) {
    if (!co_await all_ended.wait_until(deadline)) break;
  }
}

}  // namespace psremoting::psrp
