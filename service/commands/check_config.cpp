#include "service/commands/check_config.hpp"

#include <memory>

#include "config/advice.hpp"
#include "config/spots.hpp"
#include "security/pem_file.hpp"
#include "service/commands/closed_file.hpp"
#include "service/commands/command.hpp"
#include "service/commands/endpoint_findings.hpp"
#include "service/commands/listener_findings.hpp"

namespace psremoting::service {
namespace {

// With a mistake in one of the listeners, or in a file that they name, the service does not start. What the asker may
// not read is no mistake, and is said.
void look_at_listeners(const config::Paths& paths, const config::Config& config, std::vector<config::Problem>& problems,
                       std::vector<std::string>& warnings) {
  auto refuse = [&](const Error& why) {
    if (why.code == Errc::io)
      warnings.push_back(why.detail + "; it was not looked at.");
    else
      problems.push_back({paths.file, 0, 0, why.detail + '.'});
  };
  for (const auto& listener : config.listeners) {
    auto found = look_at(config, listener);
    for (const auto& mistake : found.mistakes) refuse(mistake);
    for (auto& doubt : found.doubts) warnings.push_back(std::move(doubt));
  }
  if (!config.service.certificate) return;
  if (auto authorities = security::read_certificates(config.service.client_ca); !authorities)
    refuse(authorities.error());
}

// The account that faces the network has to read the files of the configuration and the authorities of client
// certificates. A listener's own files are looked at with the listener.
void look_at_readers(const config::Paths& paths, const config::Config& config, std::vector<config::Problem>& problems) {
  if (!config.privileged) return;
  auto files = config::files_of(config, paths);
  if (config.service.certificate) files.push_back(config.service.client_ca);
  std::error_code unknown;
  for (const auto& file : files) {
    if (!std::filesystem::exists(file, unknown)) continue;
    if (auto closed = closed_file(config.service_account, file)) problems.push_back({file, 0, 0, words(*closed) + '.'});
  }
}

// What the service can live with and its administrator may not want.
std::vector<std::string> warnings(const config::Config& config) {
  std::vector<std::string> all;
  for (const auto& install : config.installs) {
    if (!install.refused.empty())
      all.push_back(install.executable.string() + " is not served: " + install.refused + '.');
  }
  for (auto& text : unknown_names(config, config.default_access)) all.push_back(std::move(text));
  if (auto nobody = config::nobody_is_known(config)) all.push_back(std::move(*nobody));
  if (config.installs.empty()) all.emplace_back(config::no_powershell);
  if (config.service.allow_unencrypted) all.emplace_back(config::unencrypted);
  return all;
}

// What `endpoint register` would have said of each. A name that is not known is none of its mistakes here: it may be
// known tomorrow, and the service starts with it.
void look_at_endpoints(const config::Config& config, std::vector<config::Problem>& problems,
                       std::vector<std::string>& said) {
  for (const auto& endpoint : config.endpoints) {
    if (!endpoint.enabled) continue;
    auto found = look_at(config, endpoint);
    for (const auto& one : found.unknown) said.push_back(print(one));
    for (auto& doubt : found.doubts) said.push_back(std::move(doubt));
    for (auto& one : found.mistakes) problems.push_back(std::move(one));
  }
}

int check(const Common& common) {
  const auto paths = common.paths();
  const auto loaded = config::load_all(paths);
  if (!loaded.problems.empty()) return fail(common, loaded.problems);
  const auto& config = loaded.config;
  std::error_code unknown;
  const bool there = std::filesystem::exists(paths.file, unknown);
  auto said = warnings(config);
  std::vector<config::Problem> problems;
  look_at_readers(paths, config, problems);
  look_at_listeners(paths, config, problems, said);
  look_at_endpoints(config, problems, said);
  if (!problems.empty()) return fail(common, problems);
  std::string text = paths.file.string() + (there ? " is sound: " : " does not exist; the defaults are: ") +
                     std::to_string(config.listeners.size()) + " listener(s), " +
                     std::to_string(config.endpoints.size()) + " registered endpoint(s), " +
                     std::to_string(config.installs.size()) + " PowerShell(s) found.\n";
  for (const std::string& policy : config.policies) text += policy + '\n';
  for (const std::string& warning : said) text += "warning: " + warning + '\n';
  return answer(common,
                {{"file", paths.file.string()},
                 {"exists", there},
                 {"listeners", config.listeners.size()},
                 {"endpoints", config.endpoints.size()},
                 {"installs", config.installs.size()},
                 {"policies", config.policies},
                 {"warnings", said}},
                text);
}

}  // namespace

void add_check_config(CLI::App& app, int& exit_code) {
  auto common = std::make_shared<Common>();
  auto* command = app.add_subcommand("check-config", "Say every mistake in the configuration, with its line and cure");
  add_common(*command, *common);
  command->footer("Examples:\n  psremoting check-config\n  psremoting check-config --config ./psremoting.json --json");
  command->callback([common, &exit_code] { exit_code = check(*common); });
}

}  // namespace psremoting::service
