#include "psrp/shell_table.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/culture.hpp"
#include "config/resolve.hpp"
#include "psrp/client_words.hpp"
#include "psrp/shell_table_state.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::psrp {
namespace {

namespace asio = boost::asio;

std::uint32_t limit(std::uint32_t quota) { return quota >= config::Quotas::unlimited ? 0 : quota; }

// Windows' own plug-in makes DataLocale the culture of a session, and Locale that of its messages; .NET takes one. What
// is no name of a culture is none: it must not make a worker of another kind.
std::string culture_of(const ShellWords& words) {
  const std::string& name = words.data_locale.empty() ? words.locale : words.data_locale;
  return is_culture_name(name) ? name : std::string();
}

request::StartPowerShell start_request(const config::Target& target, const ShellWords& words) {
  request::StartPowerShell what;
  what.executable = target.install.executable;
  what.session_configuration_file = target.endpoint.session_configuration_file;
  what.limits = {limit(target.endpoint.quotas.max_memory_per_shell_mb),
                 limit(target.endpoint.quotas.max_processes_per_shell)};
  what.endpoint = target.endpoint.name;
  what.culture = culture_of(words);
  if (target.endpoint.runs_as_another()) {
    what.run_as = target.endpoint.run_as;
    what.virtual_account = target.endpoint.virtual_account;
  }
  return what;
}

WorkerKey worker_key(const config::Config& config, const config::Target& target, const Logon& logon,
                     const request::StartPowerShell& what, const Launcher& launcher) {
  WorkerKey key;
  key.endpoint = target.endpoint.name;
  key.executable = target.install.executable;
  key.version = target.install.version;
  key.memory_mb = what.limits.memory_mb;
  key.processes = what.limits.processes;
  key.identity = logon.identity();
  key.run_as = what.run_as;
  key.virtual_account = what.virtual_account;
  key.culture = what.culture;
  key.config_generation = config.generation;
  key.credentials_generation = launcher.credentials_generation();
  return key;
}

ClientWords client_words(const ShellFacts& facts) {
  return {{"User", facts.logon->identity().name},
          {"Endpoint", facts.endpoint.empty() ? "cmd" : facts.endpoint},
          {"Client", facts.client_ip},
          {"Port", std::to_string(facts.client_port)},
          {"Session", facts.id.upper()}};
}

}  // namespace

WorkerSource ShellTable::State::worker_source(ShellFacts& facts, const config::Config& config,
                                              const config::Target& target) {
  facts.badge = Guid::random();
  // A worker that is primed for a later session has no session yet.
  const auto what = start_request(target, facts.words);
  WorkerSource source{launcher, what, nullptr, {}};
  source.what.session = facts.id.upper();
  source.what.badge = facts.badge.upper();
  pool->configure(config.pool, config.generation);
  // A session configuration may forbid, log or restrict commands: nothing is run in its workers but its clients'.
  if (!config.pool.enabled || !target.endpoint.session_configuration_file.empty()) return source;
  auto key = worker_key(config, target, *facts.logon, what, launcher);
  source.primed = pool->take(key);
  if (source.primed) facts.badge = source.primed->badge();
  source.opened = [pool = pool, key, logon = facts.logon, what] { pool->refill(key, logon, what); };
  return source;
}

ShellTable::ShellTable(asio::any_io_executor executor, Clock& clock, Launcher& launcher)
    : state_(std::make_shared<State>(std::move(executor), clock, launcher)) {
  spawn(state_->strand, "idle shells", state_->expire_idle(), [state = state_] {});
}

ShellTable::~ShellTable() {
  {
    std::lock_guard lock(state_->mutex);
    state_->gone = true;
  }
  state_->pool->stop();
  asio::post(state_->strand, [state = state_] { state->expiry.notify(); });
}

asio::awaitable<Result<std::shared_ptr<Shell>>> ShellTable::create_powershell(
    CreateRequest request, std::shared_ptr<const config::Config> config, config::Target target) {
  auto state = state_;
  auto can = config::check_run_as(*config, target.endpoint);
  if (!can) co_return can.error();
  auto xml = check_creation_xml(request.creation_xml);
  if (!xml) co_return xml.error();
  auto facts = shell_facts(request, target.endpoint.quotas);
  if (!facts) co_return facts.error();
  facts->endpoint = target.endpoint.name;
  request.creation_xml = with_client_words(std::move(request.creation_xml), client_words(*facts));
  auto make = [&](ShellFacts fixed) -> State::ShellPtr {
    auto source = state->worker_source(fixed, *config, target);
    asio::any_io_executor strand =
        source.primed ? source.primed->strand() : asio::any_io_executor(asio::make_strand(state->executor));
    return std::make_shared<PowerShellShell>(std::move(fixed), std::move(request.creation_xml), std::move(source),
                                             state->clock, strand);
  };
  auto shell = state->create(std::move(*facts), true, make);
  if (!shell) co_return shell.error();
  co_return std::shared_ptr<Shell>(*shell);
}

asio::awaitable<Result<std::shared_ptr<Shell>>> ShellTable::create_cmd(CreateRequest request,
                                                                       std::shared_ptr<const config::Config> config) {
  auto state = state_;
  auto facts = shell_facts(request, config->winrs);
  if (!facts) co_return facts.error();
  auto make = [&](ShellFacts fixed) -> State::ShellPtr {
    asio::any_io_executor strand = asio::make_strand(state->executor);
    fixed.badge = Guid::random();
    return std::make_shared<CmdShell>(std::move(fixed),
                                      CmdShell::Surroundings{std::move(request.environment), request.code_page},
                                      state->launcher, state->clock, strand);
  };
  auto shell = state->create(std::move(*facts), false, make);
  if (!shell) co_return shell.error();
  co_return std::shared_ptr<Shell>(*shell);
}

Result<std::shared_ptr<Shell>> ShellTable::find(const Guid& id, const Identity& identity) const {
  auto shell = state_->find(id, identity);
  if (!shell) return shell.error();
  return std::shared_ptr<Shell>(*shell);
}

std::vector<std::shared_ptr<Shell>> ShellTable::visible_to(const Identity& identity) const {
  std::vector<std::shared_ptr<Shell>> shells;
  std::lock_guard lock(state_->mutex);
  for (const auto& [id, entry] : state_->entries) {
    bool visible = identity.administrator || same_account(entry.shell->owner(), identity);
    if (visible && !entry.ended) shells.push_back(entry.shell);
  }
  return shells;
}

std::optional<ClientWords> ShellTable::client_of(const Guid& badge) const {
  std::lock_guard lock(state_->mutex);
  for (const auto& [id, entry] : state_->entries) {
    if (entry.shell->facts().badge == badge && !entry.ended) return client_words(entry.shell->facts());
  }
  return std::nullopt;
}

Result<void> ShellTable::remove(const Guid& id, const Identity& identity) {
  auto shell = state_->find_to_remove(id, identity);
  if (!shell) return shell.error();
  {
    std::lock_guard lock(state_->mutex);
    auto at = state_->entries.find(id);
    if (at != state_->entries.end() && at->second.shell == *shell) state_->erase(at);
  }
  State::close(*shell, error(Errc::aborted, "The shell was deleted."));
  return {};
}

asio::awaitable<void> ShellTable::close_all(TimePoint deadline) {
  auto state = state_;
  std::set<State::ShellPtr> living;
  {
    std::lock_guard lock(state->mutex);
    state->shutting_down = true;
    state->entries.clear();
    living = state->living;
  }
  state->pool->stop();
  for (const auto& shell : living) State::close(shell, error(Errc::shutting_down, "The service is stopping."));
  auto ended = state->wait_for_end(deadline);
  co_await asio::co_spawn(state->strand, std::move(ended), asio::use_awaitable);
  {
    std::lock_guard lock(state->mutex);
    living = state->living;
  }
  for (const auto& shell : living) asio::post(shell->strand(), [shell] { shell->kill(); });
}

void ShellTable::configuration_changed(std::shared_ptr<const config::Config> config) {
  state_->pool->configure(config->pool, config->generation);
}

}  // namespace psremoting::psrp
