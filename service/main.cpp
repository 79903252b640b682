#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

#include "base/log.hpp"
#include "base/version.hpp"
#include "config/advice.hpp"
#include "config/load.hpp"
#include "launcher/options.hpp"
#include "service/commands/all.hpp"
#include "service/commands/command.hpp"
#include "service/commands/enable.hpp"
#include "service/doctor/command.hpp"
#include "service/order.hpp"
#include "service/platform.hpp"
#include "service/powershell/command.hpp"
#include "service/serve.hpp"
#include "service/service_host.hpp"
#include "service/serving_words.hpp"
#include "service/start_error.hpp"
#include "service/state_folder.hpp"

namespace {

using namespace psremoting;

constexpr int wrong_command_line = 2;

struct Common {
  std::filesystem::path configuration = service::places().configuration;
  std::filesystem::path state_directory = service::places().state_directory;
  std::filesystem::path runtime_directory = service::places().runtime_directory;
  bool verbose = false;
  bool own_account = false;
};

void add_common(CLI::App& command, Common& common) {
  command.add_option("--config", common.configuration, "The main configuration file")
      ->envname("PSREMOTING_CONFIG")
      ->type_name("FILE")
      ->capture_default_str();
  command.add_option("--state-directory", common.state_directory, "Where a certificate made by the service is kept")
      ->type_name("DIR")
      ->capture_default_str();
  command
      .add_option("--runtime-directory", common.runtime_directory,
                  "Where the running service keeps what a restart need not find")
      ->type_name("DIR")
      ->capture_default_str();
  command.add_flag("--verbose", common.verbose, "Log what happens to each request");
}

void start_log(log::Sink sink, const Common& common) {
  const auto least = common.verbose ? log::Level::debug : log::Level::info;
  log::start(sink, least, sink == log::Sink::journal ? service::system_journal() : nullptr);
}

// The launcher, and `serve` below it.
int run(const Common& common, log::Sink sink) {
  start_log(sink, common);
  const bool privileged = config::is_privileged() && !common.own_account;
  auto config = config::load(common.configuration, privileged);
  if (!config) {
    log::write<event::configuration_unusable>({{"reason", config.error().detail}});
    return static_cast<int>(service::StartError::configuration);
  }
  if (auto nobody = config::nobody_is_known(*config)) log::write<event::nobody_logs_on>({{"why", *nobody}});
  launcher::Options options;
  options.config = std::move(*config);
  options.reload = [file = common.configuration, privileged] { return config::load(file, privileged); };
  options.settings = [file = common.configuration, privileged] { return config::load_settings(file, privileged); };
  options.serve = {
      service::own_program(),         "serve", "--config", common.configuration.string(), "--state-directory",
      common.state_directory.string()};
  if (sink == log::Sink::journal) options.serve.push_back("--journal");
  if (common.verbose) options.serve.push_back("--verbose");
  if (privileged) options.serve.push_back("--privileged");
  options.own_account_only = !privileged;
  options.ready = [words = service::serving_words(options.config)] { service::service_host().ready(words); };
  options.give_up = service::is_start_error;
  options.no_account = static_cast<int>(service::StartError::account);
  options.runtime_directory = common.runtime_directory;
  service::make_state_folder(common.state_directory, options.config.service_account);
  return launcher::run(std::move(options));
}

}  // namespace

int main(int argc, char** argv) {
  if (auto code = service::run_by_other_name(argc, argv)) return *code;
  CLI::App app("PowerShell remoting (WSMan) for the PowerShell versions of this host.", "psremoting");
  app.require_subcommand(1);
  app.set_version_flag("--version", "psremoting " + std::string(version()));
  Common common;
  int exit_code = 0;

  CLI::App* foreground = app.add_subcommand("run", "Run in the foreground, logging to the console");
  add_common(*foreground, common);
  service::add_own_account(*foreground, common.own_account);
  foreground->callback([&] { exit_code = run(common, log::Sink::console); });

  CLI::App* service_command = app.add_subcommand("service", "What the service manager starts");
  add_common(*service_command, common);
  service::add_own_account(*service_command, common.own_account);
  service_command->callback([&] {
    auto body = [&] { return run(common, service::open_service_log(common.state_directory)); };
    exit_code = service::service_host().run(body);
  });

  CLI::App* serve_command = app.add_subcommand("serve", "The unprivileged half, started by the launcher");
  serve_command->group("");
  add_common(*serve_command, common);
  std::string channel;
  bool journal = false;
  serve_command->add_option("--channel", channel)->required();
  serve_command->add_flag("--journal", journal);
  bool privileged = false;
  serve_command->add_flag("--privileged", privileged);
  serve_command->callback([&] {
    launcher::settle_serve();
    start_log(journal ? log::Sink::journal : log::Sink::console, common);
    exit_code =
        service::serve({service::take_channel(channel), common.configuration, common.state_directory, privileged});
  });

  service::add_own_commands(app, exit_code);
  service::add_enable(app, exit_code);
  service::add_commands(app, exit_code);
  service::add_powershell(app, exit_code);
  service::add_doctor(app, exit_code);
  service::refuse_empty_values(app);

  try {
    auto words = service::arguments(argc, argv);
    std::ranges::reverse(words);  // as the parser takes them
    app.parse(std::move(words));
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : wrong_command_line;
  }
  return exit_code;
}
