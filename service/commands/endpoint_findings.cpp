#include "service/commands/endpoint_findings.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "base/ascii.hpp"
#include "config/advice.hpp"
#include "config/paths.hpp"
#include "config/resolve.hpp"
#include "launcher/known_name.hpp"
#include "launcher/user_file.hpp"

namespace psremoting::service {
namespace {

using Look = std::function<Result<launcher::KnownName>(const std::string&)>;

// A user of the user file is to Access the account whose sessions are theirs.
std::optional<Result<launcher::KnownName>> of_user_file(const config::Config& config, const std::string& name) {
  if (config.user_file.empty()) return std::nullopt;
  const auto users = launcher::load_users(config.user_file);
  if (!users) return std::nullopt;
  const auto* found = launcher::find_user(*users, name);
  if (!found) return std::nullopt;
  return launcher::known_account(found->account);
}

// `said` is "Access names the group ops".
std::string words(const std::string& said, const Error& why) {
  if (why.code == Errc::not_found) return said + ", and this host knows none of that name.";
  return said + ", which could not be looked up: " + why.detail + '.';
}

void look_up(const std::vector<std::string>& names, const Look& look, const std::string& said,
             std::vector<std::string>& all) {
  for (const std::string& name : names) {
    if (name == "*" || name == config::own_account()) continue;
    const auto known = look(name);
    if (!known)
      all.push_back(words(said + name, known.error()));
    else if (known->name != name)
      all.push_back(said + name + ", whom this host calls " + known->name + "; write that.");
  }
}

// Whom its workers run as; whether that account rules the host.
bool look_at_account(const config::Endpoint& endpoint, EndpointFindings& findings) {
  if (endpoint.virtual_account) return endpoint.virtual_groups.empty();
  if (endpoint.run_as.empty()) return false;
  const auto known = launcher::known_account(endpoint.run_as);
  const std::string said = "RunAsUser is " + endpoint.run_as;
  // A managed service account is the domain's, which knows it where this host need not.
  if (!known && !endpoint.run_as.ends_with('$'))
    findings.unknown.push_back({endpoint.file, 0, 0, words(said, known.error())});
  if (known && !known->refused.empty())
    findings.mistakes.push_back({endpoint.file, 0, 0, said + ", and no session runs as it: " + known->refused + '.'});
  return known && known->rules_host;
}

void look_at_virtual_groups(const config::Endpoint& endpoint, EndpointFindings& findings) {
  for (const std::string& name : endpoint.virtual_groups) {
    const auto known = launcher::known_group(name);
    if (!known)
      findings.unknown.push_back(
          {endpoint.file, 0, 0, words("RunAsVirtualAccountGroups names the group " + name, known.error())});
  }
}

}  // namespace

std::vector<std::string> unknown_names(const config::Config& config, const config::Access& access) {
  std::vector<std::string> all;
  const auto user = [&](const std::string& name) {
    auto known = launcher::known_account(name);
    return known ? known : of_user_file(config, name).value_or(std::move(known));
  };
  look_up(access.users, user, "Access names the user ", all);
  look_up(access.groups, launcher::known_group, "Access names the group ", all);
  return all;
}

EndpointFindings look_at(const config::Config& config, const config::Endpoint& endpoint) {
  EndpointFindings findings;
  // One that it does not say itself is the main file's.
  const config::Access own = endpoint.access == config.default_access ? config::Access() : endpoint.access;
  for (auto& text : unknown_names(config, own)) findings.unknown.push_back({endpoint.file, 0, 0, std::move(text)});
  const bool rules_host = look_at_account(endpoint, findings);
  look_at_virtual_groups(endpoint, findings);
  auto with = config;  // in which it is what it is to be
  std::erase_if(with.endpoints, [&](const config::Endpoint& one) { return ascii::equal(one.name, endpoint.name); });
  with.endpoints.push_back(endpoint);
  const auto target = resolve(with, endpoint.name);
  if (!target) findings.doubts.push_back(target.error().detail);
  if (auto lent = lends_to_all(config, endpoint, rules_host)) findings.doubts.push_back(std::move(*lent));
  if (auto hidden = hides_found(config, endpoint)) findings.doubts.push_back(std::move(*hidden));
  look_at_session_file(config, endpoint, target, findings);
  return findings;
}

}  // namespace psremoting::service
