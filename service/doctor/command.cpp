#include "service/doctor/command.hpp"

#include <iostream>
#include <memory>

#include "service/commands/ask.hpp"
#include "service/commands/ask_service.hpp"
#include "service/commands/broken_pipe.hpp"
#include "service/doctor/examine.hpp"
#include "service/host_names.hpp"

namespace psremoting::service {
namespace {

struct Options {
  AskOptions ask;  // its `common` has everything
  bool own_account = false;
};

Json describe(const doctor::Checks& checks) {
  Json list = Json::array();
  for (const auto& check : checks)
    list.push_back(
        {{"Name", check.name}, {"State", doctor::name(check.state)}, {"Found", check.found}, {"Cure", check.cure}});
  return {{"Healthy", !any_wrong(checks)}, {"Checks", list}};
}

// The service that the service manager starts is privileged whoever looks at it.
doctor::Subject subject_of(const Options& options) {
  doctor::Subject subject{options.ask.common.paths(), options.ask.state_directory, true};
  subject.installed = !subject.paths.required && subject.state_directory == config::default_state_directory();
  subject.paths.privileged = (subject.installed || config::is_privileged()) && !options.own_account;
  return subject;
}

int run(const Options& options) {
  ignore_broken_pipes();  // a peer that goes away is an answer
  const auto subject = subject_of(options);
  const auto host = doctor::this_host(host_names(), subject.installed);
  const auto ask = [](const std::filesystem::path& state_directory, const std::string& question) {
    return ask_service(state_directory, Door::administrators, question);
  };
  const auto checks = doctor::examine(subject, {*host, ask, identify, std::chrono::system_clock::now()});
  // Names of files need not be UTF-8.
  std::cout << (options.ask.common.json ? describe(checks).dump(2, ' ', false, Json::error_handler_t::replace) + '\n'
                                        : print(checks));
  return any_wrong(checks) ? something_wrong : succeeded;
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("doctor", "Look for what keeps sessions from being opened on this host, and say the cure");
  add_ask_options(*command, options->ask);
  command->add_option("--config", options->ask.common.file, "The main configuration file")
      ->envname("PSREMOTING_CONFIG")
      ->type_name("FILE");
  // For trials that were started so.
  command->add_flag("--own-account", options->own_account)->group("");
  command->footer(
      "Changes nothing. Anybody may run it; what only an administrator can see is said to be skipped.\n"
      "Ends with 0 when nothing is wrong (there may be warnings), and with 5 when something is.\n"
      "Examples:\n  psremoting doctor\n  sudo psremoting doctor --json");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace psremoting::service
