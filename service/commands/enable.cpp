#include "service/commands/enable.hpp"

#include <cstdlib>
#include <iostream>
#include <memory>

#include "base/log.hpp"
#include "config/load.hpp"
#include "service/enable/plan.hpp"
#include "service/enable/report.hpp"
#include "service/host_names.hpp"
#include "service/own_certificate.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

struct Options {
  enable::Plan plan;
  bool dry_run = false, json = false;
  bool program_given = false, strict = false, not_strict = false;
};

constexpr int needs_administrator = 3;

void settle(Options& options) {
  options.plan.root = fs::absolute(options.plan.root).lexically_normal();
  if (options.strict || options.not_strict) options.plan.strict = options.strict;
  if (options.plan.root == "/" && !options.program_given) options.plan.program = enable::own_program();
  if (auto config = config::load(enable::configuration_file(options.plan)))
    options.plan.account = config->service_account;
}

// Who will want to connect: whoever called sudo.
std::string likely_user() {
  const char* name = std::getenv("SUDO_USER");
  return name ? name : "";
}

enable::Report report_of(const Options& options, std::string command, std::vector<enable::Line> lines) {
  enable::Report report{std::move(command), options.dry_run, std::move(lines), {}, {}};
  if (report.command != "enable" || enable::failed(report.lines) || options.plan.root != "/") return report;
  auto config = config::load(enable::configuration_file(options.plan));
  if (config)
    report.connect =
        enable::connect_lines(*config, host_names().front(), likely_user(), "/var/lib/psremoting/certificate.pem");
  report.hints = {"",
                  "Root and the groups of AdministratorGroups may connect; others do once they are in the group " +
                      options.plan.group + ":",
                  "    usermod -aG " + options.plan.group + " NAME"};
  return report;
}

int run(Options& options, const CLI::App& command) {
  settle(options);
  log::start(log::Sink::console, log::Level::warning);  // what is done is in the report
  const bool whole_system = options.plan.root == "/";
  if (whole_system && !enable::is_administrator()) {
    std::cerr << "psremoting " << command.get_name()
              << " changes the system, and looks where only root may: run it as root (sudo psremoting "
              << command.get_name() << (options.dry_run ? " --dry-run" : "") << ")\n";
    return needs_administrator;
  }
  auto system = whole_system ? enable::this_system(own_certificates()) : nullptr;
  options.plan.system = system.get();
  const auto steps = command.get_name() == "enable" ? enable_steps(options.plan) : disable_steps(options.plan);
  const auto report = report_of(options, command.get_name(), enable::carry_out(steps, options.dry_run));
  std::cout << (options.json ? print_json(report) : print(report));
  return enable::failed(report.lines) ? 1 : 0;
}

void add_common(CLI::App& command, Options& options) {
  command.add_flag("--dry-run", options.dry_run, "Say what would be done, and do nothing");
  command.add_flag("--json", options.json, "Print what was done as JSON");
  command
      .add_option("--root", options.plan.root, "Write files below this folder and run nothing: for images and packages")
      ->type_name("DIR");
}

}  // namespace

void add_enable(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* enable =
      app.add_subcommand("enable", "Let this host answer PowerShell remoting: account, certificate, unit, firewall");
  add_common(*enable, *options);
  enable->add_option("--program", options->plan.program, "The program that the unit starts, where it is not this one")
      ->type_name("FILE");
  enable->add_flag(
      "--strict", options->strict,
      "Sessions run as ordinary accounts and never administer this host: no sudo, /usr and /etc read-only");
  enable->add_flag("--no-strict", options->not_strict, "Take --strict back")->excludes("--strict");
  enable->footer(
      "Examples:\n  sudo psremoting enable --dry-run\n  sudo psremoting enable\n  psremoting enable --root ./image");
  enable->callback([options, enable, &exit_code] {
    options->program_given = enable->count("--program") != 0;
    exit_code = run(*options, *enable);
  });

  auto* disable = app.add_subcommand("disable", "Take back what enable did, and say what stays");
  add_common(*disable, *options);
  disable->footer("Examples:\n  sudo psremoting disable --dry-run\n  sudo psremoting disable");
  disable->callback([options, disable, &exit_code] { exit_code = run(*options, *disable); });
}

}  // namespace psremoting::service
