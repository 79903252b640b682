#include "config/edit.hpp"
#include "config/file.hpp"
#include "config/json.hpp"
#include "config/load.hpp"
#include "service/enable/linux/parts.hpp"
#include "service/enable/linux/sudo_groups.hpp"

namespace psremoting::service::enable {
namespace {

constexpr std::size_t largest_file = 4 * 1024 * 1024;

std::string words_for(const std::vector<std::string>& groups) {
  if (groups.empty()) return "root alone";
  std::string text = "root and the members of " + groups.front();
  for (std::size_t i = 1; i < groups.size(); ++i) text += " and " + groups[i];
  return text;
}

std::string json_of(const std::vector<std::string>& groups) {
  std::string json = "[";
  for (const auto& group : groups) json += (json.size() > 1 ? ", " : "") + config::json_text(group);
  return json + ']';
}

}  // namespace

// Who is one is the administrator's to say: what sudo says is written down once, and stays whatever sudo says later.
Step administrators_step(const Plan& plan) {
  const auto file = configuration_file(plan);
  auto look = [&plan, file]() -> Result<Finding> {
    const auto text = config::read_file(file, largest_file);
    config::JsonError wrong;
    const auto node = text ? config::parse_json(*text, wrong) : std::nullopt;
    if (node && node->find("AdministratorGroups")) return fits("the configuration says who administers sessions");
    const auto groups = plan.system ? groups_that_may_all(*plan.system) : std::vector<std::string>();
    if (!groups)
      return left("root alone administers sessions, for what sudo allows cannot be told (" + groups.error().detail +
                  "); AdministratorGroups in " + file.string() + " says who else");
    if (groups->empty()) return fits("root alone administers sessions, as no group may do everything with sudo");
    return lacks("let", "let", words_for(*groups) + ", who may do everything with sudo, administer sessions");
  };
  auto act = [&plan, file]() -> Result<void> {
    auto text = config::read_file(file, largest_file);
    if (!text && text.error().code != Errc::not_found) return text.error();
    const auto groups = groups_that_may_all(*plan.system);
    if (!groups) return groups.error();
    auto changed = config::set_value(text ? std::move(*text) : "{\n  \"Schema\": 1\n}\n", {"AdministratorGroups"},
                                     json_of(*groups));
    if (!changed) return changed.error();
    return config::replace_file(file, *changed);
  };
  return {"administrators", look, act, false};
}

}  // namespace psremoting::service::enable
