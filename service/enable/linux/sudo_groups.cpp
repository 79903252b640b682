#include "service/enable/linux/sudo_groups.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace psremoting::service::enable {
namespace {

using Json = nlohmann::json;

constexpr std::array names{"sudo", "wheel"};

// A list of the file's: nothing where there is none.
const Json& list(const Json& of, const char* key) {
  static const Json none = Json::array();
  const auto found = of.find(key);
  return found != of.end() && found->is_array() ? *found : none;
}

bool is_negated(const Json& one) { return one.value("negated", false); }

bool names_it(const Json& members, const char* kind, std::string_view name) {
  return std::ranges::any_of(members, [&](const Json& one) { return one.value(kind, std::string()) == name; });
}

// The whole of it, with nothing taken out.
bool is_all(const Json& members, const char* kind) {
  return names_it(members, kind, "ALL") && std::ranges::none_of(members, is_negated);
}

bool as_root(const Json& commands) {
  const Json& users = list(commands, "runasusers");
  if (users.empty()) return !commands.contains("runasgroups");  // root is who a rule means that names nobody
  return std::ranges::none_of(users, is_negated) &&
         (names_it(users, "username", "ALL") || names_it(users, "username", "root"));
}

bool gives_all(const Json& rule) {
  if (!is_all(list(rule, "Host_List"), "hostname")) return false;
  return std::ranges::any_of(list(rule, "Cmnd_Specs"), [](const Json& commands) {
    return as_root(commands) && is_all(list(commands, "Commands"), "command");
  });
}

bool takes(const Json& rule) {
  return std::ranges::any_of(list(rule, "Cmnd_Specs"), [](const Json& commands) {
    return std::ranges::any_of(list(commands, "Commands"), is_negated);
  });
}

// The last rule that says something of the group counts, as sudo has it.
bool may_all(const Json& rules, std::string_view group) {
  bool all = false;
  for (const Json& rule : rules) {
    const Json& users = list(rule, "User_List");
    if (!names_it(users, "usergroup", group) || std::ranges::any_of(users, is_negated)) continue;
    all = (all || gives_all(rule)) && !takes(rule);
  }
  return all;
}

}  // namespace

Result<std::vector<std::string>> groups_that_may_all(std::string_view sudoers_in_json) {
  const auto rules = Json::parse(sudoers_in_json, nullptr, false);
  if (!rules.is_object()) return error(Errc::malformed, "what cvtsudoers says is not JSON");
  std::vector<std::string> all;
  try {
    for (const char* name : names)
      if (may_all(list(rules, "User_Specs"), name)) all.emplace_back(name);
  } catch (const Json::exception&) {
    return error(Errc::malformed, "what cvtsudoers says is not what cvtsudoers(1) has");
  }
  return all;
}

Result<std::vector<std::string>> groups_that_may_all(System& system) {
  const auto ran = system.run({"cvtsudoers", "-e", "-f", "json", "/etc/sudoers"});
  if (!ran && ran.error().code == Errc::not_found) return std::vector<std::string>();
  if (!ran) return ran.error();
  if (ran->exit_code != 0) return error(Errc::io, "cvtsudoers: " + ran->output.substr(0, 200));
  return groups_that_may_all(ran->output);
}

}  // namespace psremoting::service::enable
