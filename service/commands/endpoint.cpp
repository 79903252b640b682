#include "service/commands/endpoint.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "base/ascii.hpp"
#include "config/file.hpp"
#include "config/names.hpp"
#include "config/resolve.hpp"
#include "config/settings.hpp"
#include "config/text.hpp"
#include "service/commands/command.hpp"
#include "service/commands/endpoint_settings.hpp"
#include "service/commands/settings.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

struct Options {
  Common common;
  std::string name;
  EndpointSettings settings;
};

constexpr std::size_t largest_file = 4 * 1024 * 1024;

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
    return answer(options.common, json, json.dump(2));
  }
  return fail(options.common, resolve(loaded.config, options.name).error());
}

std::vector<config::Problem> check(const fs::path& file, const std::string& text) {
  std::vector<config::Problem> problems;
  config::read_endpoint_file(file, text, config::Config(), problems);
  return problems;
}

// The file of a registered endpoint; it may have any name, and mistakes.
fs::path file_of(const Options& options) {
  const auto paths = options.common.paths();
  for (const auto& endpoint : config::load_all(paths).config.endpoints) {
    if (ascii::equal(endpoint.name, options.name)) return endpoint.file;
  }
  return paths.endpoint_folder() / (options.name + ".json");
}

int done(const Options& options, std::string_view what, const fs::path& file, int code) {
  if (code != succeeded) return code;
  const std::string text = "The endpoint " + options.name + ' ' + std::string(what) + " (" + file.string() + ").";
  return answer(options.common, {{"Name", options.name}, {"File", file.string()}, {"Done", what}}, text);
}

int write(const Options& options, const fs::path& file, std::string before, std::string_view what) {
  auto text = apply(options.settings, std::move(before));
  if (!text) return fail(options.common, text.error());
  return done(options, what, file, write_checked(options.common, file, *text, check));
}

int register_one(const Options& options) {
  if (!config::is_endpoint_name(options.name))
    return fail(options.common,
                error(Errc::invalid_argument,
                      "\"" + options.name + "\" is no name; write letters, digits, '.', '-' and '_' only"));
  const fs::path file = file_of(options);
  std::error_code unknown;
  if (fs::exists(file, unknown))
    return fail(options.common,
                error(Errc::already_exists, "the endpoint " + options.name + " is there already, in " + file.string() +
                                                "; change it with: psremoting endpoint set"));
  return write(options, file, "{\n  \"Schema\": 1,\n  \"Name\": \"" + options.name + "\"\n}\n", "is registered");
}

int set(const Options& options) {
  const fs::path file = file_of(options);
  auto text = config::read_file(file, largest_file);
  if (!text)
    return fail(options.common, error(text.error().code,
                                      "there is no registered endpoint " + options.name + ": " + text.error().detail));
  return write(options, file, std::move(*text), "is changed");
}

int unregister(const Options& options) {
  const fs::path file = file_of(options);
  std::error_code wrong;
  if (fs::remove(file, wrong)) return done(options, "is no longer registered", file, succeeded);
  if (!wrong) return fail(options.common, error(Errc::not_found, "there is no registered endpoint " + options.name));
  const auto code = wrong == std::errc::permission_denied ? Errc::access_denied : Errc::io;
  return fail(options.common, error(code, file.string() + " cannot be removed: " + wrong.message()));
}

using Action = int (*)(const Options&);

CLI::App* add(CLI::App& parent, const char* name, const char* description, Action action, int& exit_code,
              bool takes_settings) {
  auto options = std::make_shared<Options>();
  auto* command = parent.add_subcommand(name, description);
  if (std::string_view(name) != "list")
    command->add_option("NAME", options->name, "The endpoint's name")->required()->type_name("");
  if (takes_settings) add_settings(*command, options->settings);
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
  add(*endpoint, "register", "Make a new one: a file in the endpoints' folder", register_one, exit_code, true);
  add(*endpoint, "set", "Change a registered one; an empty text takes a setting out", set, exit_code, true);
  add(*endpoint, "unregister", "Remove a registered one", unregister, exit_code, false);
  endpoint->footer(
      "Examples:\n"
      "  psremoting endpoint list\n"
      "  psremoting endpoint register Ops --target PowerShell.7.4 --group operators --quota MaxShellsPerUser=5\n"
      "  psremoting endpoint set Ops --disable\n"
      "  psremoting endpoint show Microsoft.PowerShell --json");
}

}  // namespace psremoting::service
