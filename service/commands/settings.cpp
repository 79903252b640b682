#include "service/commands/settings.hpp"

#include <iostream>

#include "config/load.hpp"

namespace psremoting::service {
namespace {

Json row(const config::Setting& setting) {
  const auto kind = config::kind(setting);
  Json row{{"Name", setting.name}, {"Kind", kind}, {"Default", json_value(setting, config::default_config())}};
  if (kind == "number") row["Range"] = {setting.rule.least, setting.rule.most};
  if (kind == "word") row["Words"] = {setting.rule.no, setting.rule.yes};
  if (!setting.policy.empty()) row["Policy"] = setting.policy;
  if (setting.in_config_get) row["ConfigGet"] = true;
  return row;
}

}  // namespace

Json json_value(const config::Setting& setting, const config::Config& config) {
  const auto kind = config::kind(setting);
  const auto text = spell(setting, config);
  return kind == "number" || kind == "switch" ? Json::parse(text) : Json(text);
}

void add_settings(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("settings", "Print the table of settings as JSON");
  command->group("");
  command->callback([&exit_code] {
    Json all = Json::array();
    for (const auto& setting : config::settings()) all.push_back(row(setting));
    std::cout << print(all) << '\n';
    exit_code = 0;
  });
}

}  // namespace psremoting::service
