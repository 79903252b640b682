#include <algorithm>

#include "config/advice.hpp"
#include "config/resolve.hpp"
#include "service/doctor/parts.hpp"

namespace psremoting::service::doctor {
namespace {

constexpr const char* install_one =
    "install a PowerShell (https://aka.ms/powershell), or name the folder it is in: \"InstallRoots\": [\"FOLDER\"]";
constexpr const char* look_at_names = "psremoting endpoint list    # the names there are";

bool is_served(const config::Install& install) { return install.refused.empty(); }

std::string words(const config::Install& install) {
  return install.version.text() + " in " + install.executable.string();
}

Check endpoint_check(const config::Config& config, const config::Endpoint& endpoint) {
  if (!endpoint.enabled) return good("endpoint", endpoint.name + " is disabled");
  auto target = resolve(config, endpoint.name);
  if (!target) return wrong("endpoint", target.error().detail, look_at_names);
  if (auto able = check_run_as(config, endpoint); !able)
    return wrong("endpoint", able.error().detail,
                 "let the service manager start the service, or take RunAsUser out of " + endpoint.file.string());
  const std::string account = endpoint.virtual_account ? "a virtual account" : endpoint.run_as;
  return good("endpoint",
              endpoint.name + " goes to " + words(target->install) + (account.empty() ? "" : ", as " + account));
}

bool is_registered(const config::Config& config, const std::string& name) {
  return std::ranges::find(config.endpoints, name, &config::Endpoint::name) != config.endpoints.end();
}

}  // namespace

Checks powershell_checks(const config::Config& config) {
  Checks all;
  const bool any = std::ranges::any_of(config.installs, is_served);
  for (const auto& install : config.installs) {
    if (is_served(install)) {
      all.push_back(good("powershell", words(install) + " is served"));
      continue;
    }
    const auto found = words(install) + " is not served: " + install.refused;
    all.push_back(any ? warning("powershell", found) : wrong("powershell", found, install_one));
  }
  if (config.installs.empty()) all.push_back(wrong("powershell", std::string(config::no_powershell), install_one));
  return all;
}

Checks endpoint_checks(const config::Config& config) {
  Checks all;
  for (const auto& target : all_targets(config)) {
    if (!is_registered(config, target.endpoint.name))
      all.push_back(good("endpoint", target.endpoint.name + " goes to " + words(target.install)));
  }
  for (const auto& endpoint : config.endpoints) {
    all.push_back(endpoint_check(config, endpoint));
    if (auto lent = endpoint.enabled ? lends_to_all(config, endpoint) : std::nullopt)
      all.push_back(warning("endpoint", *lent, "psremoting endpoint set " + endpoint.name + " --group NAME"));
  }
  return all;
}

}  // namespace psremoting::service::doctor
