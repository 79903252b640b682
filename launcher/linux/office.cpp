#include "launcher/linux/office.hpp"

#include <unistd.h>

#include "base/log.hpp"
#include "base/secret.hpp"
#include "launcher/command_line.hpp"
#include "launcher/linux/proof.hpp"
#include "launcher/run_as.hpp"
#include "launcher/verdict.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_unsent = 4096;  // messages that serve has not taken yet
constexpr int messages_a_turn = 32;        // so that a busy serve keeps nobody else waiting

PamStack stack_of(const Options& options) { return {options.pam_service, options.pam_directory}; }

}  // namespace

LinuxOffice::LinuxOffice(LinuxLoop& loop, const Premises& premises, Handle channel)
    : loop_(loop),
      premises_(premises),
      channel_(open_polled_channel(std::move(channel))),
      proofs_(loop, premises.options.logons_at_once, premises.options.logon_deadline),
      workers_(loop, [this](request::Answer a, std::vector<Handle> h) { send(a, std::move(h)); }),
      desk_(*this) {
  loop_.watch(*channel_, false, [this] { ready(); });
}

LinuxOffice::~LinuxOffice() { loop_.forget(*channel_); }

void LinuxOffice::fail(Error why) {
  if (!broken_) broken_ = std::move(why);
  loop_.forget(*channel_);
}

void LinuxOffice::ready() {
  read();
  if (!broken_) flush();
}

void LinuxOffice::read() {
  for (int i = 0; i < messages_a_turn && !broken_; ++i) {
    auto message = channel_->try_receive();
    if (!message) return fail(message.error());
    if (!*message) return;
    if (!(*message)->handles.empty()) return fail(error(Errc::malformed, "a request with descriptors"));
    auto taken = desk_.take((*message)->bytes);
    wipe((*message)->bytes);
    if (!taken) return fail(taken.error());
  }
}

void LinuxOffice::send(const request::Answer& answer, std::vector<Handle> handles) {
  if (broken_) return;
  if (outbox_.size() >= most_unsent) return fail(error(Errc::timed_out, "serve does not read its answers"));
  outbox_.push_back(Message{request::print(answer), std::move(handles)});
  flush();
}

void LinuxOffice::flush() {
  while (!outbox_.empty()) {
    auto sent = channel_->try_send(outbox_.front());
    if (!sent) return fail(sent.error());
    if (!*sent) break;
    outbox_.pop_front();
  }
  loop_.watch(*channel_, !outbox_.empty(), [this] { ready(); });
}

void LinuxOffice::prove(request::LogonPassword who, Proven done) {
  auto shared = std::make_shared<request::LogonPassword>(std::move(who));
  const auto& options = premises_.options;
  proofs_.ask([shared, &options] { return launcher::prove(*shared, options.config, stack_of(options)); }, std::move(done));
}

void LinuxOffice::prove(request::LogonCertificate who, Proven done) {
  const auto& options = premises_.options;
  // Serve may know of a mapping that was added since.
  if (!is_mapped(who, options.config) && premises_.reload) premises_.reload();
  proofs_.ask([who, &options] { return launcher::prove(who, options.config, stack_of(options)); }, std::move(done));
}

WorkerPlan LinuxOffice::plan_for(const Identity& who, const std::string& client, const request::Limits& limits) const {
  WorkerPlan plan;
  plan.identity = who;
  plan.client = client;
  plan.limits = limits;
  plan.descriptors = premises_.descriptors;
  plan.pam = premises_.options.config.pam;
  plan.stack = stack_of(premises_.options);
  // An administrator administers with sudo; nobody else needs a setuid program here (docs/adr/0007).
  plan.no_new_privileges = premises_.options.config.no_new_privileges && !who.administrator;
  if (!premises_.cgroup_parent.empty())
    plan.cgroup = premises_.cgroup_parent / ("psremoting-" + std::to_string(::getpid()));
  return plan;
}

void LinuxOffice::start(request::StartPowerShell what, const Proof& who, const std::string& client) {
  // What another account's rights are given by is read now, not what it was.
  if (!what.run_as.empty() && premises_.reload) premises_.reload();
  auto account = run_as_account(what, premises_.options.config, who.identity);
  if (!account && premises_.reload) {
    // Serve may know of an install or an endpoint that was added since.
    premises_.reload();
    account = run_as_account(what, premises_.options.config, who.identity);
  }
  if (!account) return tell(request::Failed{what.sequence, account.error()});
  if (!account->empty())
    log::info("a worker runs as another account",
              {{"user", who.identity.name}, {"client", client}, {"endpoint", what.endpoint}, {"as", *account}});
  auto plan = plan_for(who.identity, client, what.limits);
  plan.run_as = std::move(*account);
  if (!plan.run_as.empty()) plan.no_new_privileges = premises_.options.config.no_new_privileges;
  plan.powershell = true;
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
    plan.arguments = shell_words(std::move(what.command_line));
  }
  plan.working_directory = std::move(what.working_directory);
  plan.environment = std::move(what.environment);
  plan.extra_path = premises_.alias_folder;
  workers_.start(what.sequence, std::move(plan));
}

}  // namespace psremoting::launcher
