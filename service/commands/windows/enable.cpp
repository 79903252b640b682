#include "service/commands/enable.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "base/log.hpp"
#include "config/load.hpp"
#include "service/enable/report.hpp"
#include "service/enable/windows/plan.hpp"
#include "service/enable/windows/system_machine.hpp"
#include "service/host_names.hpp"
#include "service/own_certificate.hpp"
#include "service/platform.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

struct Options {
  enable::Plan plan;
  bool dry_run = false, json = false;
};

constexpr int needs_administrator = 3, needs_decision = 4;

void settle(Options& options) {
  auto& plan = options.plan;
  const auto usual = places().configuration.parent_path();
  plan.folder = plan.folder.empty() ? usual : fs::absolute(plan.folder).lexically_normal();
  plan.elsewhere = plan.folder != usual;
  plan.program = plan.program.empty() ? fs::path(own_program()) : fs::absolute(plan.program).lexically_normal();
}

enable::Report report_of(const Options& options, std::string command, std::vector<enable::Line> lines) {
  enable::Report report{std::move(command), options.dry_run, std::move(lines), {}, {}};
  if (report.command != "enable" || enable::failed(report.lines)) return report;
  auto config = config::load(options.plan.configuration(), !options.plan.own_account);
  const auto certificate = (options.plan.state() / "certificate.pem").string();
  report.hints = {"", "Administrators may connect; others do once they are in the group Remote Management Users:",
                  "    Add-LocalGroupMember 'Remote Management Users' NAME"};
  if (!config) return report;
  report.connect = enable::connect_lines(*config, host_names().front(), "", certificate);
  for (const auto& listener : config->listeners) {
    if (!listener.https || !listener.certificate.empty()) continue;
    report.hints.push_back("Here: psremoting test localhost --port " + std::to_string(listener.port) + " --ca-file \"" +
                           certificate + '"');
  }
  return report;
}

int run(Options& options, const CLI::App& command) {
  settle(options);
  log::start(log::Sink::console, log::Level::warning);  // what is done is in the report
  if (!config::is_privileged()) {
    std::cerr << "psremoting " << command.get_name()
              << " changes the system: open a PowerShell or a command prompt with \"Run as administrator\", and do it "
                 "there\n";
    return needs_administrator;
  }
  enable::SystemMachine machine(own_certificates());
  options.plan.machine = &machine.get();
  const auto steps = command.get_name() == "enable" ? enable_steps(options.plan) : disable_steps(options.plan);
  const auto report = report_of(options, command.get_name(), enable::carry_out(steps, options.dry_run));
  std::cout << (options.json ? print_json(report) : print(report));
  if (std::ranges::any_of(report.lines, enable::asks_administrator)) return needs_decision;
  return enable::failed(report.lines) ? 1 : 0;
}

void add_common(CLI::App& command, Options& options) {
  command.add_flag("--dry-run", options.dry_run, "Say what would be done, and do nothing");
  command.add_flag("--json", options.json, "Print what was done as JSON");
  // For trials beside the service of this host, and for tests.
  command.add_option("--service-name", options.plan.service)->group("");
  command.add_option("--folder", options.plan.folder)->group("");
  command.add_flag("--own-account", options.plan.own_account)->group("");
}

void add_enable_options(CLI::App& enable, enable::Plan& plan) {
  enable.add_option("--program", plan.program, "The program that the service runs, where it is not this one")
      ->type_name("FILE");
  enable.add_option("--https-port", plan.https_port, "Where to listen, instead of 5986")->check(CLI::Range(1, 65535));
  enable.add_option("--http-port", plan.http_port, "Listen here, too, in clear")->check(CLI::Range(1, 65535));
  enable.add_flag("--skip-network-profile-check", plan.skip_network_profile_check,
                  "Go on where a network is public, and let its local subnet in");
  enable.add_flag("--replace-winrm", plan.replace_winrm,
                  "Stop and disable WinRM; psremoting disable brings it back as it was");
  enable.add_flag("--local-account-token-filter-policy", plan.token_filter_policy,
                  "Give local administrators their rights over the network, by every way in");
}

}  // namespace

void add_enable(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* enable =
      app.add_subcommand("enable", "Let this host answer PowerShell remoting: service, certificate, firewall");
  add_common(*enable, *options);
  add_enable_options(*enable, options->plan);
  enable->footer(
      "Ends with 0 when it is so, 1 when something failed, 3 without administrator's rights, and 4 when a public "
      "network or "
      "a taken port asks for a decision first; then nothing was changed.\n"
      "Examples:\n  psremoting enable --dry-run\n  psremoting enable\n  psremoting enable --https-port 5996");
  enable->callback([options, enable, &exit_code] { exit_code = run(*options, *enable); });

  auto* disable = app.add_subcommand("disable", "Take back what enable did, and say what stays");
  add_common(*disable, *options);
  disable->add_flag("--purge", options->plan.purge,
                    "Remove configuration, endpoints, users, certificate and logs, too");
  disable->footer("Examples:\n  psremoting disable --dry-run\n  psremoting disable");
  disable->callback([options, disable, &exit_code] { exit_code = run(*options, *disable); });
}

}  // namespace psremoting::service
