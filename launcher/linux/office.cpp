#include "launcher/linux/office.hpp"

#include <unistd.h>

#include "base/log.hpp"
#include "launcher/command_line.hpp"
#include "launcher/host_memory.hpp"
#include "launcher/linux/memory_bounds.hpp"
#include "launcher/linux/proof.hpp"
#include "launcher/session_variables.hpp"
#include "launcher/verdict.hpp"

namespace psremoting::launcher {
namespace {

PamStack stack_of(const Options& options) { return {options.pam_service, options.pam_directory}; }

// In the child that proves, whose time is its own: who is an administrator, and whose word counts, is what the
// configuration says now and not what it said when it was last read here.
config::Config config_now(const Options& options) {
  auto config = options.settings ? options.settings() : Result<config::Config>(options.config);
  return config ? std::move(*config) : options.config;
}

}  // namespace

LinuxOffice::LinuxOffice(LinuxLoop& loop, const LinuxPremises& premises, std::unique_ptr<PolledChannel> channel)
    : ServeOffice(loop, premises, std::move(channel)),
      premises_(premises),
      proofs_(loop, premises.options.logons_at_once, premises.options.logon_deadline),
      workers_(loop, [this](request::Answer a, std::vector<Handle> h) { send(a, std::move(h)); }) {}

void LinuxOffice::prove(request::LogonPassword who, Proven done) {
  auto shared = std::make_shared<request::LogonPassword>(std::move(who));
  proofs_.ask(
      shared->user, [this, shared] { return launcher::prove(*shared, config_now(options()), stack_of(options())); },
      std::move(done));
}

void LinuxOffice::prove(request::LogonCertificate who, Proven done) {
  catch_up(who);
  proofs_.ask(
      who.account, [this, who] { return launcher::prove(who, config_now(options()), stack_of(options())); },
      std::move(done));
}

WorkerPlan LinuxOffice::plan_for(const Identity& who, const std::string& client, const request::Limits& limits) const {
  WorkerPlan plan;
  plan.identity = who;
  plan.client = client;
  plan.limits = limits;
  plan.descriptors = premises_.descriptors;
  if (const auto& groups = options().config.administrator_groups) plan.administrators = *groups;
  plan.pam = options().config.pam;
  plan.stack = stack_of(options());
  plan.extra_path = premises_.alias_folder;
  // An administrator administers with sudo; nobody else needs a setuid program here (docs/adr/0007).
  plan.no_new_privileges = options().config.no_new_privileges && !who.administrator;
  const auto bounded = user_cgroup(premises_.cgroup_parent, who.id, options().config.memory);
  if (bounded.empty()) plan.heap = host_memory(options().config.memory.user_percent);
  const auto& parent = bounded.empty() ? premises_.cgroup_parent : bounded;
  if (!parent.empty()) plan.cgroup = parent / ("psremoting-" + std::to_string(::getpid()));
  return plan;
}

void LinuxOffice::start(request::StartPowerShell what, const Proof& who, const std::string& client) {
  auto as = account_for(what, who.identity);
  if (!as) return tell(request::Failed{what.sequence, as.error()});
  if (as->is_another())
    log::write<event::worker_as_another>(
        {{"user", who.identity.name}, {"client", client}, {"endpoint", what.endpoint}, {"as", as->account}});
  auto plan = plan_for(who.identity, client, what.limits);
  plan.run_as = std::move(as->account);
  if (!plan.run_as.empty()) plan.no_new_privileges = options().config.no_new_privileges;
  plan.powershell = true;
  plan.guard = premises_.worker_guard;
  plan.culture = what.culture;
  plan.environment = session_variables(what, who.identity, client);
  plan.arguments = {what.executable.string(), "-NoLogo", "-NoProfile", "-s"};
  if (!what.session_configuration_file.empty()) {
    plan.arguments.push_back("-ConfigurationFile");
    plan.arguments.push_back(what.session_configuration_file.string());
  }
  workers_.start(what.sequence, std::move(plan));
}

void LinuxOffice::start(request::StartCommand what, const Proof& who, const std::string& client) {
  if (auto fits = check_environment(what); !fits) return tell(request::Failed{what.sequence, fits.error()});
  auto plan = plan_for(who.identity, client, what.limits);
  if (what.skip_shell) {
    auto words = split_command_line(what.command_line);
    if (!words) return tell(request::Failed{what.sequence, words.error()});
    plan.arguments = std::move(*words);
  } else {
    plan.arguments = shell_words(what.command_line);
  }
  plan.working_directory = std::move(what.working_directory);
  plan.environment = session_variables(what, who.identity, client);
  workers_.start(what.sequence, std::move(plan));
}

}  // namespace psremoting::launcher
