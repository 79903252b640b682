#include "service/commands/endpoint.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "base/ascii.hpp"
#include "config/resolve.hpp"
#include "config/settings.hpp"
#include "config/text.hpp"
#include "service/commands/command.hpp"
#include "service/commands/endpoint_change.hpp"
#include "service/commands/settings.hpp"

namespace psremoting::service {
namespace {

using Options = EndpointChange;

std::string who(const config::Access& access) {
  if (access.users.empty() && access.groups.empty() && access.sddl.empty())
    return "administrators, " + config::remote_management_users();
  std::vector<std::string> names = access.users;
  for (const std::string& group : access.groups) names.push_back(group == "*" ? "everybody" : '@' + group);
  if (!access.sddl.empty()) names.push_back(access.sddl);
  return config::list(names);
}

Json quotas_of(const config::Quotas& quotas) {
  config::Config aside;
  aside.defaults = quotas;
  Json all = Json::object();
  for (const auto& setting : config::settings())
    if (setting.section() == "Quotas.") all[std::string(setting.key())] = json_value(setting, aside);
  return all;
}

// In the words of the endpoint's file, and where it goes now.
Json describe(const config::Config& config, const config::Endpoint& endpoint) {
  Json json{{"Name", endpoint.name}, {"Registered", !endpoint.file.empty()}, {"Enabled", endpoint.enabled}};
  if (!endpoint.file.empty()) json["File"] = endpoint.file.string();
  if (!endpoint.target.empty()) json["Target"] = endpoint.target;
  if (auto target = resolve(config, endpoint.name)) {
    json["Version"] = target->install.version.text();
    json["Executable"] = target->install.executable.string();
    json["Source"] = target->install.source;
  } else {
    json["Unavailable"] = target.error().detail;
  }
  if (!endpoint.session_configuration_file.empty())
    json["SessionConfigurationFile"] = endpoint.session_configuration_file.string();
  if (!endpoint.run_as.empty()) json["RunAsUser"] = endpoint.run_as;
  if (endpoint.virtual_account) json["RunAsVirtualAccount"] = true;
  if (!endpoint.virtual_groups.empty()) json["RunAsVirtualAccountGroups"] = endpoint.virtual_groups;
  json["Access"] = {
      {"Users", endpoint.access.users}, {"Groups", endpoint.access.groups}, {"Sddl", endpoint.access.sddl}};
  json["Quotas"] = quotas_of(endpoint.quotas);
  return json;
}

// Those that can be asked for, and the registered ones that cannot.
std::vector<config::Endpoint> all_endpoints(const config::Config& config) {
  std::vector<config::Endpoint> all;
  for (auto& target : all_targets(config)) all.push_back(std::move(target.endpoint));
  for (const auto& endpoint : config.endpoints) {
    if (std::ranges::find(all, endpoint.name, &config::Endpoint::name) == all.end()) all.push_back(endpoint);
  }
  return all;
}

int list(const Options& options) {
  const auto loaded = config::load_all(options.common.paths());
  if (!loaded.problems.empty()) return fail(options.common, loaded.problems);
  Json json = Json::array(), refused = Json::array();
  std::vector<std::vector<std::string>> rows{{"NAME", "VERSION", "GOES TO", "WHO"}};
  for (const auto& endpoint : all_endpoints(loaded.config)) {
    Json one = describe(loaded.config, endpoint);
    const std::string version = one.value("Version", ""), place = one.value("Executable", "");
    rows.push_back({endpoint.name, version.empty() ? "-" : version,
                    !endpoint.enabled ? "(disabled)" : (place.empty() ? "(not available)" : place),
                    who(endpoint.access)});
    json.push_back(std::move(one));
  }
  std::string text = table(rows);
  for (const auto& install : loaded.config.installs) {
    if (install.refused.empty()) continue;
    text +=
        "Not served: " + install.version.text() + " at " + install.executable.string() + ": " + install.refused + ".\n";
    refused.push_back({{"Version", install.version.text()},
                       {"Executable", install.executable.string()},
                       {"Reason", install.refused}});
  }
  return answer(options.common, {{"endpoints", json}, {"refused", refused}}, text);
}

int show(const Options& options) {
  const auto loaded = config::load_all(options.common.paths());
  if (!loaded.problems.empty()) return fail(options.common, loaded.problems);
  for (const auto& endpoint : all_endpoints(loaded.config)) {
    if (!ascii::equal(endpoint.name, options.name)) continue;
    const Json json = describe(loaded.config, endpoint);
    return answer(options.common, json, print(json));
  }
  return fail(options.common, resolve(loaded.config, options.name).error());
}

using Action = int (*)(const Options&);

CLI::App* add(CLI::App& parent, const char* name, const char* description, Action action, int& exit_code,
              bool takes_settings) {
  auto options = std::make_shared<Options>();
  auto* command = parent.add_subcommand(name, description);
  if (std::string_view(name) != "list")
    command->add_option("NAME", options->name, "The endpoint's name")->required()->type_name("");
  if (takes_settings) {
    add_settings(*command, options->settings);
    command->add_flag("--allow-unknown-names", options->allow_unknown_names,
                      "Write it though this host does not know an account or a group in it now");
  }
  add_common(*command, options->common);
  command->callback([options, action, &exit_code] { exit_code = action(*options); });
  return command;
}

}  // namespace

void add_endpoint(CLI::App& app, int& exit_code) {
  auto* endpoint = app.add_subcommand("endpoint", "What clients can name with -ConfigurationName, and where it goes");
  endpoint->require_subcommand(1);
  add(*endpoint, "list", "All names that clients could ask for now", list, exit_code, false);
  add(*endpoint, "show", "All about one", show, exit_code, false);
  add(*endpoint, "register", "Make a new one: a file in the endpoints' folder", register_endpoint, exit_code, true);
  add(*endpoint, "set", "Change a registered one; an empty text takes a setting out", set_endpoint, exit_code, true);
  add(*endpoint, "unregister", "Remove a registered one", unregister_endpoint, exit_code, false);
  endpoint->footer(
      "Examples:\n"
      "  psremoting endpoint list\n"
      "  psremoting endpoint register Ops --target PowerShell.7.4 --group operators --quota MaxShellsPerUser=5\n"
      "  psremoting endpoint register Jea --session-configuration-file ./jea.pssc --group helpdesk\n"
      "  psremoting endpoint set Ops --disable\n"
      "  psremoting endpoint show Microsoft.PowerShell --json");
}

}  // namespace psremoting::service
