#include <grp.h>

#include "config/json.hpp"
#include "service/doctor/linux/parts.hpp"

namespace psremoting::service::doctor {
namespace {

// Those of which psremoting once took the members for administrators by the name alone.
constexpr const char* usual[] = {"sudo", "wheel", "admin"};

std::string joined(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
  return text;
}

// As the group's entry has them; whose own group it is, the account's entry says.
std::vector<std::string> members_of(const char* name) {
  std::vector<std::string> all;
  const auto* group = ::getgrnam(name);
  for (char** member = group ? group->gr_mem : nullptr; member && *member; ++member) all.emplace_back(*member);
  return all;
}

}  // namespace

Check administrators_check(const config::Config& config) {
  if (config.administrator_groups && config.administrator_groups->empty())
    return good("administrators", "root alone administers sessions");
  if (config.administrator_groups)
    return good("administrators",
                "root and members of " + joined(*config.administrator_groups) + " administer sessions");
  std::string who, groups;
  for (const char* name : usual) {
    const auto members = members_of(name);
    if (members.empty()) continue;
    who += (who.empty() ? "" : ", ") + joined(members) + " (" + name + ")";
    groups += (groups.empty() ? "" : ", ") + config::json_text(name);
  }
  if (who.empty()) return good("administrators", "root alone administers sessions");
  return warning("administrators",
                 who +
                     " administer no sessions: no sudo in their own, and no say in others'; the configuration names "
                     "no AdministratorGroups",
                 "\"AdministratorGroups\": [" + groups + "]");
}

}  // namespace psremoting::service::doctor
