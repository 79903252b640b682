#include "listener/plugin_reply.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/resolve.hpp"
#include "config/sddl.hpp"
#include "wsman/names.hpp"

namespace psremoting::listener {
namespace {

using wsman::PluginInfo;

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : ",").append(word);
  return text;
}

// The plug-in that PowerShell's cmdlets know an endpoint of theirs by: they list those whose Filename ends so.
std::string filename_of(const config::Install& install) {
  if (install.source == "windows powershell") return "%windir%\\system32\\PwrShplugin.dll";
  return (install.executable.parent_path() / "pwrshplugin.dll").string();
}

// Names of users and groups have no place in SDDL: Users and Groups tell them.
std::string sddl_of(const config::Access& access) {
  if (!access.sddl.empty()) return access.sddl;
  if (access.users.empty() && access.groups.empty()) return std::string(config::default_sddl);
  const bool everybody = std::ranges::find(access.groups, "*") != access.groups.end();
  return std::string("O:NSG:BAD:P(A;;GA;;;BA)") + (everybody ? "(A;;GA;;;WD)" : "");
}

PluginInfo::Values parameters_of(const config::Endpoint& endpoint, const config::Install* install) {
  PluginInfo::Values all;
  if (install) all.emplace_back("PSVersion", install->version.text());
  const auto& file = endpoint.session_configuration_file;
  if (!file.empty()) all.emplace_back("ConfigFilePath", file.string());
  if (!endpoint.access.users.empty()) all.emplace_back("Users", join(endpoint.access.users));
  if (!endpoint.access.groups.empty()) all.emplace_back("Groups", join(endpoint.access.groups));
  return all;
}

PluginInfo::Values quotas_of(const config::Quotas& quotas) {
  return {{"MaxMemoryPerShellMB", std::to_string(quotas.max_memory_per_shell_mb)},
          {"MaxIdleTimeoutms", std::to_string(quotas.max_idle_timeout.count())},
          {"MaxConcurrentUsers", std::to_string(quotas.max_concurrent_users)},
          {"IdleTimeoutms", std::to_string(quotas.idle_timeout.count())},
          {"MaxProcessesPerShell", std::to_string(quotas.max_processes_per_shell)},
          {"MaxConcurrentCommandsPerShell", std::to_string(quotas.max_concurrent_commands_per_shell)},
          {"MaxShells", std::to_string(quotas.max_shells)},
          {"MaxShellsPerUser", std::to_string(quotas.max_shells_per_user)}};
}

// `install`: what it goes to; null where it cannot be opened.
PluginInfo plugin(const config::Endpoint& endpoint, const config::Install* install) {
  PluginInfo info;
  info.name = endpoint.name;
  if (install) info.filename = filename_of(*install);
  info.enabled = install != nullptr;
  info.run_as_user = endpoint.run_as;
  info.run_as_virtual_account = endpoint.virtual_account;
  info.run_as_virtual_account_groups = join(endpoint.virtual_groups);
  info.output_buffering_mode = endpoint.quotas.block_output ? "Block" : "Drop";
  info.parameters = parameters_of(endpoint, install);
  info.resource_uri = std::string(wsman::resource::powershell) + endpoint.name;
  info.sddl = sddl_of(endpoint.access);
  info.quotas = quotas_of(endpoint.quotas);
  return info;
}

}  // namespace

std::vector<PluginInfo> plugin_replies(const config::Config& config) {
  std::vector<PluginInfo> all;
  for (const auto& target : config::all_targets(config)) all.push_back(plugin(target.endpoint, &target.install));
  for (const auto& endpoint : config.endpoints) {
    const auto same = [&](const PluginInfo& one) { return ascii::equal(one.name, endpoint.name); };
    if (std::ranges::none_of(all, same)) all.push_back(plugin(endpoint, nullptr));
  }
  std::ranges::sort(all, {}, [](const PluginInfo& one) { return ascii::lower(one.name); });
  return all;
}

}  // namespace psremoting::listener
