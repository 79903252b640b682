#include "service/commands/check_config.hpp"

#include <memory>

#include "config/advice.hpp"
#include "config/resolve.hpp"
#include "service/commands/command.hpp"

namespace psremoting::service {
namespace {

// What the service can live with and its administrator may not want.
std::vector<std::string> warnings(const config::Config& config) {
  std::vector<std::string> all;
  for (const auto& install : config.installs) {
    if (!install.refused.empty())
      all.push_back(install.executable.string() + " is not served: " + install.refused + '.');
  }
  for (const auto& endpoint : config.endpoints) {
    if (!endpoint.enabled) continue;
    if (auto target = resolve(config, endpoint.name); !target) all.push_back(target.error().detail);
    if (auto lent = lends_to_all(config, endpoint)) all.push_back(std::move(*lent));
  }
  if (config.installs.empty()) all.emplace_back(config::no_powershell);
  if (config.service.allow_unencrypted) all.emplace_back(config::unencrypted);
  return all;
}

int check(const Common& common) {
  const auto paths = common.paths();
  const auto loaded = config::load_all(paths);
  if (!loaded.problems.empty()) return fail(common, loaded.problems);
  const auto& config = loaded.config;
  std::error_code unknown;
  const bool there = std::filesystem::exists(paths.file, unknown);
  const auto said = warnings(config);
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
