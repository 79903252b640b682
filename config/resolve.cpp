#include "config/resolve.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/ascii.hpp"
#include "base/excerpt.hpp"
#include "config/names.hpp"
#include "config/paths.hpp"
#include "config/sddl.hpp"

namespace psremoting::config {
namespace {

// The newest install that answers to the name; a refused one only where there is no other, so that its reason is told.
const Install* newest(const Config& config, std::string_view name) {
  const Install* best = nullptr;
  for (const Install& install : config.installs) {
    auto names = names_of(install.version);
    if (std::ranges::none_of(names, [&](const std::string& n) { return ascii::equal(n, name); })) continue;
    auto better = [&] {
      if (!best) return true;
      if (best->refused.empty() != install.refused.empty()) return install.refused.empty();
      return install.version > best->version;
    };
    if (better()) best = &install;
  }
  return best;
}

// What Microsoft.PowerShell goes to: Windows PowerShell where it exists, else the newest stable, else the newest.
const Install* newest_of_all(const Config& config) {
  const Install* best = nullptr;
  auto rank = [](const Install& i) {
    return std::tuple(i.refused.empty(), i.source == "windows powershell", !i.version.is_preview(), i.version);
  };
  for (const Install& install : config.installs) {
    if (!best || rank(install) > rank(*best)) best = &install;
  }
  return best;
}

std::string served_names(const Config& config) {
  std::string list;
  for (const Target& target : all_targets(config)) list += (list.empty() ? "" : ", ") + target.endpoint.name;
  return list.empty() ? "none: no PowerShell was found on this host" : list;
}

Result<const Install*> usable(const Install* install, std::string_view name) {
  if (!install)
    return error(Errc::endpoint_unavailable,
                 "The endpoint " + excerpt(name) + " has no PowerShell to go to on this host.");
  if (!install->refused.empty())
    return error(Errc::endpoint_unavailable, "The PowerShell of " + excerpt(name) + ", " +
                                                 install->executable.string() + ", is not served: " + install->refused);
  return install;
}

Endpoint found_endpoint(const Config& config, std::string_view name) {
  Endpoint endpoint;
  endpoint.name = std::string(name);
  endpoint.access = config.default_access;
  endpoint.quotas = config.defaults;
  return endpoint;
}

const Endpoint* registered(const Config& config, std::string_view name) {
  auto found = std::ranges::find_if(config.endpoints, [&](const Endpoint& e) { return ascii::equal(e.name, name); });
  return found == config.endpoints.end() ? nullptr : &*found;
}

const Install* install_of(const Config& config, std::string_view name) {
  if (!ascii::equal(name, default_endpoint_name)) return newest(config, name);
  return config.default_endpoint.empty() || ascii::equal(config.default_endpoint, default_endpoint_name)
             ? newest_of_all(config)
             : newest(config, config.default_endpoint);
}

bool is_named(const Access& access, const Identity& identity) {
  if (std::ranges::find(access.users, identity.name) != access.users.end()) return true;
  return std::ranges::any_of(access.groups, [&](const std::string& group) {
    return group == "*" || std::ranges::find(identity.groups, group) != identity.groups.end();
  });
}

// A registered endpoint without a target goes where its own name would, if that is one that installs answer to.
std::string target_of(const Endpoint& endpoint) {
  if (!endpoint.target.empty()) return endpoint.target;
  return is_found_name(endpoint.name) ? endpoint.name : std::string(default_endpoint_name);
}

bool is_allowed(const Config& config, std::string_view name) {
  const auto& allowed = config.allowed_endpoints;
  return allowed.empty() ||
         std::ranges::any_of(allowed, [&](const std::string& one) { return ascii::equal(one, name); });
}

// Asks the Access whether it lets the account in; an Access that says nothing stands for the default.
bool is_let_in(const Access& access, const Identity& identity) {
  const bool nothing_said = access.sddl.empty() && access.users.empty() && access.groups.empty();
  const auto sddl = parse_sddl(nothing_said ? default_sddl : access.sddl);
  const auto verdict = !sddl ? AccessVerdict::not_mentioned : evaluate(*sddl, identity);
  if (verdict != AccessVerdict::not_mentioned) return verdict == AccessVerdict::allowed;
  return identity.administrator || is_named(access, identity);
}

}  // namespace

Result<Target> resolve(const Config& config, std::string_view name) {
  const Endpoint* endpoint = registered(config, name);
  if (!is_allowed(config, name))
    return error(Errc::unknown_endpoint,
                 "The endpoint " + excerpt(name) + " is not among those that this host's policy lets it serve.");
  if (endpoint && !endpoint->enabled)
    return error(Errc::unknown_endpoint, "The endpoint " + endpoint->name + " is disabled.");
  std::string target = endpoint ? target_of(*endpoint) : std::string(name);
  const Install* install = install_of(config, target);
  if (!install && !endpoint && !ascii::equal(name, default_endpoint_name))
    return error(Errc::unknown_endpoint,
                 "There is no endpoint " + excerpt(name) + " on this host. There are: " + served_names(config) + ".");
  auto chosen = usable(install, name);
  if (!chosen) return chosen.error();
  return Target{endpoint ? *endpoint : found_endpoint(config, name), **chosen};
}

std::vector<Target> all_targets(const Config& config) {
  std::map<std::string, std::string> names;  // lower case to as written
  for (const Install& install : config.installs) {
    if (!install.refused.empty()) continue;
    for (auto& name : names_of(install.version)) names.try_emplace(ascii::lower(name), name);
  }
  if (!names.empty()) names.try_emplace(ascii::lower(default_endpoint_name), default_endpoint_name);
  for (const Endpoint& endpoint : config.endpoints) names[ascii::lower(endpoint.name)] = endpoint.name;
  std::vector<Target> all;
  for (auto& [key, name] : names) {
    if (auto target = resolve(config, name)) all.push_back(std::move(*target));
  }
  return all;
}

Result<void> check_access(const Endpoint& endpoint, const Identity& identity) {
  // To be an administrator is no reason to act as yet another account: that only an Access that names one gives.
  Identity who = identity;
  if (endpoint.runs_as_another() && endpoint.access.sddl.empty()) who.administrator = false;
  if (is_let_in(endpoint.access, who)) return {};
  return error(Errc::access_denied, "The account " + identity.name + " may not use the endpoint " + endpoint.name +
                                        ". Its administrator can allow it there by user, group or Sddl.");
}

Result<void> check_cmd_access(const Config& config, const Identity& identity) {
  if (is_let_in(config.default_access, identity)) return {};
  return error(Errc::access_denied,
               "The account " + identity.name +
                   " may not open a command shell. An administrator can allow it by Access in the configuration.");
}

std::vector<std::string> groups_that_matter(const Config& config) {
  std::set<std::string> names(config.default_access.groups.begin(), config.default_access.groups.end());
  for (const Endpoint& endpoint : config.endpoints)
    names.insert(endpoint.access.groups.begin(), endpoint.access.groups.end());
  names.erase("*");  // everybody
  return {names.begin(), names.end()};
}

Result<void> check_run_as(const Config& config, const Endpoint& endpoint) {
  if (!endpoint.runs_as_another()) return {};
  if (endpoint.virtual_account && !has_service_accounts())
    return error(Errc::not_supported,
                 "The endpoint " + endpoint.name + " runs as a virtual account, which only Windows has.");
  if (config.privileged) return {};
  return error(Errc::not_supported, "The endpoint " + endpoint.name +
                                        " runs as another account, which this service cannot do without privilege.");
}

}  // namespace psremoting::config
