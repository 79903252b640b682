#include "launcher/windows/office.hpp"

#include "base/log.hpp"
#include "base/windows/text.hpp"
#include "launcher/command_line.hpp"
#include "launcher/session_variables.hpp"
#include "launcher/verdict.hpp"
#include "launcher/windows/run_as_logon.hpp"
#include "launcher/windows/start_process.hpp"

namespace psremoting::launcher {
namespace {

bool is_windows_powershell(const config::Config& config, const std::filesystem::path& program) {
  for (const auto& install : config.installs)
    if (install.executable == program) return install.version.major < 6;
  return false;
}

std::wstring powershell_line(const request::StartPowerShell& what) {
  std::wstring line = quoted(what.executable.wstring()) + L" -NoLogo -NoProfile -s";
  const auto& file = what.session_configuration_file;
  return file.empty() ? line : line + L" -ConfigurationFile " + quoted(file.wstring());
}

}  // namespace

WindowsOffice::WindowsOffice(WindowsLoop& loop, const WindowsPremises& premises, std::unique_ptr<PolledChannel> channel)
    : ServeOffice(loop, premises, std::move(channel)),
      premises_(premises),
      proofs_(loop, premises.options.logons_at_once, premises.options.logon_deadline),
      workers_(loop, wide(premises.options.serve.front()),
               [this](request::Answer a, std::vector<Handle> h) { send(a, std::move(h)); }) {}

ProofRules WindowsOffice::rules() const {
  return {options().config.user_file, options().own_account_only, premises_.logon};
}

void WindowsOffice::prove(request::LogonPassword who, Proven done) {
  auto shared = std::make_shared<request::LogonPassword>(std::move(who));
  proofs_.ask([shared, rules = rules()] { return launcher::prove(*shared, rules); }, std::move(done));
}

void WindowsOffice::prove(request::LogonCertificate who, Proven done) {
  catch_up(who);
  if (!is_mapped(who, options().config)) {
    auto refused =
        refuse_logon(LogonMethod::certificate, who.subject, who.client, "no certificate mapping to " + who.account);
    return proofs_.ask([refused]() -> Result<Proof> { return refused; }, std::move(done));
  }
  proofs_.ask([who, rules = rules()] { return launcher::prove(who, rules); }, std::move(done));
}

void WindowsOffice::start_as(RunAs as, const Identity& client, request::Sequence sequence, WorkerPlan plan) {
  auto waiting = std::make_shared<WorkerPlan>(std::move(plan));
  auto question = [logon = premises_.logon, as = std::move(as), client] { return log_on_run_as(*logon, as, client); };
  proofs_.ask(std::move(question), [this, sequence, waiting](Result<Proof> proof) {
    if (!proof) return tell(request::Failed{sequence, proof.error()});
    waiting->token = std::move(proof->token);
    workers_.start(sequence, std::move(*waiting));
  });
}

Result<WorkerPlan> WindowsOffice::plan_for(const Proof& who, const request::Limits& limits) {
  auto around = bounds_.of(who.identity.id, options().config.memory);
  if (!around) return around.error();
  WorkerPlan plan;
  plan.token = who.token;
  plan.limits = limits;
  plan.around = std::move(*around);
  return plan;
}

void WindowsOffice::start(request::StartPowerShell what, const Proof& who, const std::string& client) {
  auto allowed = account_for(what, who.identity);
  if (allowed && allowed->is_another() && options().own_account_only)
    allowed =
        error(Errc::not_supported, "The endpoint " + what.endpoint +
                                       " runs as another account, which this service cannot do without privilege.");
  if (allowed && !what.session_configuration_file.empty() && is_windows_powershell(options().config, what.executable))
    allowed =
        error(Errc::endpoint_unavailable,
              "Windows PowerShell takes no session configuration file; give the endpoint a PowerShell 7 as Target");
  if (!allowed) return tell(request::Failed{what.sequence, allowed.error()});
  auto plan = plan_for(who, what.limits);
  if (!plan) return tell(request::Failed{what.sequence, plan.error()});
  plan->program = what.executable;
  plan->command_line = powershell_line(what);
  plan->environment = session_variables(what, who.identity, client);
  if (!allowed->is_another()) return workers_.start(what.sequence, std::move(*plan));
  log::write<event::worker_as_another>({{"user", who.identity.name},
                                        {"client", client},
                                        {"endpoint", what.endpoint},
                                        {"as", allowed->virtual_account ? "a virtual account" : allowed->account}});
  start_as(std::move(*allowed), who.identity, what.sequence, std::move(*plan));
}

namespace {

// With /S the outer quotes go and all between them stays as it is. The console that the code page is of is made with
// the process, so that only the process can set it.
std::wstring shell_line(const std::string& line, std::uint32_t code_page) {
  const std::wstring first = code_page ? L"chcp " + std::to_wstring(code_page) + L">nul&" : std::wstring();
  return L"cmd.exe /S /C \"" + first + wide(line) + L'"';
}

}  // namespace

void WindowsOffice::start(request::StartCommand what, const Proof& who, const std::string& client) {
  if (auto fits = check_environment(what); !fits) return tell(request::Failed{what.sequence, fits.error()});
  if (what.code_page && !::IsValidCodePage(what.code_page))
    return tell(request::Failed{what.sequence, error(Errc::option_unsupported, "this Windows has no code page " +
                                                                                   std::to_string(what.code_page))});
  auto plan = plan_for(who, what.limits);
  if (!plan) return tell(request::Failed{what.sequence, plan.error()});
  if (what.skip_shell) {
    auto words = split_command_line(what.command_line);
    if (!words) return tell(request::Failed{what.sequence, words.error()});
    plan->program = wide(words->front());
    plan->command_line = wide(what.command_line);
  } else {
    plan->command_line = shell_line(what.command_line, what.code_page);
  }
  plan->working_directory = std::move(what.working_directory);
  // PowerShell, and others, write their errors in colour to whatever reads them; the client may say otherwise.
  plan->environment = session_variables(what, who.identity, client);
  plan->environment.insert(plan->environment.begin(), {"NO_COLOR", "1"});
  workers_.start(what.sequence, std::move(*plan));
}

}  // namespace psremoting::launcher
