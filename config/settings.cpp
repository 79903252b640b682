#include "config/settings.hpp"

#include <algorithm>
#include <type_traits>

#include "config/names.hpp"

namespace psremoting::config {
namespace {

constexpr std::uint32_t most = Quotas::unlimited, minute = 60000;
constexpr bool in_config_get = true;

template <auto member>
constexpr auto at() {
  using Value = std::remove_reference_t<decltype(std::declval<Config&>().*member)>;
  return Member<Value>{[](const Config& config) -> const Value& { return config.*member; },
                       [](Config& config) -> Value& { return config.*member; }};
}

template <auto part, auto member>
constexpr auto at() {
  using Value = std::remove_reference_t<decltype(std::declval<Config&>().*part.*member)>;
  return Member<Value>{[](const Config& config) -> const Value& { return config.*part.*member; },
                       [](Config& config) -> Value& { return config.*part.*member; }};
}

template <auto member>
constexpr auto service = at<&Config::service, member>();
template <auto member>
constexpr auto winrs = at<&Config::winrs, member>();
template <auto member>
constexpr auto quotas = at<&Config::defaults, member>();
template <auto member>
constexpr auto memory = at<&Config::memory, member>();
template <auto member>
constexpr auto pool = at<&Config::pool, member>();

constexpr Rule from(std::uint32_t least, std::uint32_t to = most) { return {.least = least, .most = to}; }
constexpr Rule words(std::string_view no, std::string_view yes) { return {.no = no, .yes = yes}; }

constexpr Rule found_name{.wrong = [](const std::string& name) {
  return name.empty() || is_found_name(name) ? std::string() : std::string(found_name_forms);
}};
constexpr Rule needed_account{.wrong = [](const std::string& name) {
  return std::string(name.empty() ? "write an account without rights, such as \"psremoting\"" : "");
}};

using S = Service;
using Q = Quotas;

// What a setting is when nobody sets it: default_config().
constexpr Setting table[] = {
    {"MaxEnvelopeSizekb", service<&S::max_envelope_size_kb>, from(32, 1024 * 1024), "", in_config_get},
    {"MaxTimeoutms", service<&S::max_timeout>, from(500), "", in_config_get},
    {"DefaultEndpoint", at<&Config::default_endpoint>(), found_name, "DefaultEndpoint"},
    {"UserFile", at<&Config::user_file>()},
    {"Pam", at<&Config::pam>()},
    {"NoNewPrivileges", at<&Config::no_new_privileges>()},
    {"ServiceAccount", at<&Config::service_account>(), needed_account},

    {"Service.AllowUnencrypted", service<&S::allow_unencrypted>, {}, "AllowUnencryptedTraffic", in_config_get},
    {"Service.Auth.Basic", service<&S::basic>, {}, "AllowBasic", in_config_get},
    {"Service.Auth.Certificate", service<&S::certificate>, {}, "AllowCertificate", in_config_get},
    {"Service.ClientCaFile", service<&S::client_ca>, {}, "ClientCaFile"},
    {"Service.MaxConnections", service<&S::max_connections>, from(1, 1000000), "MaxConnections", in_config_get},
    {"Service.MaxUnauthenticatedConnections", service<&S::max_unauthenticated_connections>, from(1, 1000000)},
    {"Service.MaxUnauthenticatedConnectionsPerAddress", service<&S::max_unauthenticated_per_address>, from(1, 1000000)},
    {"Service.MaxConcurrentOperationsPerUser", service<&S::max_operations_per_user>, from(1),
     "MaxConcurrentOperationsPerUser", in_config_get},
    {"Service.IdentifyShowsVersion", service<&S::identify_shows_version>},

    {"Winrs.AllowRemoteShellAccess",
     service<&S::allow_remote_shell_access>,
     {},
     "AllowRemoteShellAccess",
     in_config_get},
    {"Winrs.IdleTimeout", winrs<&Q::idle_timeout>, from(minute), "IdleTimeout", in_config_get},
    {"Winrs.MaxConcurrentUsers", winrs<&Q::max_concurrent_users>, from(1), "MaxConcurrentUsers", in_config_get},
    {"Winrs.MaxProcessesPerShell", winrs<&Q::max_processes_per_shell>, from(1), "MaxProcessesPerShell", in_config_get},
    {"Winrs.MaxMemoryPerShellMB", winrs<&Q::max_memory_per_shell_mb>, from(64), "MaxMemoryPerShellMB", in_config_get},
    {"Winrs.MaxShellsPerUser", winrs<&Q::max_shells_per_user>, from(1), "MaxShellsPerUser", in_config_get},

    {"Quotas.MaxIdleTimeoutms", quotas<&Q::max_idle_timeout>, from(minute), "SessionMaxIdleTimeoutms"},
    {"Quotas.IdleTimeoutms", quotas<&Q::idle_timeout>, from(minute), "SessionIdleTimeoutms"},
    {"Quotas.MaxConcurrentUsers", quotas<&Q::max_concurrent_users>, from(1), "SessionMaxConcurrentUsers"},
    {"Quotas.MaxProcessesPerShell", quotas<&Q::max_processes_per_shell>, from(1), "SessionMaxProcessesPerShell"},
    {"Quotas.MaxMemoryPerShellMB", quotas<&Q::max_memory_per_shell_mb>, from(64), "SessionMaxMemoryPerShellMB"},
    {"Quotas.MaxShellsPerUser", quotas<&Q::max_shells_per_user>, from(1), "SessionMaxShellsPerUser"},
    {"Quotas.MaxConcurrentCommandsPerShell", quotas<&Q::max_concurrent_commands_per_shell>, from(1)},
    {"Quotas.MaxShells", quotas<&Q::max_shells>, from(1), "SessionMaxShells"},
    {"Quotas.OutputBufferingMode", quotas<&Q::block_output>, words("Drop", "Block")},

    {"Memory.AllPercent", memory<&Memory::all_percent>, from(1, 100)},
    {"Memory.UserPercent", memory<&Memory::user_percent>, from(1, 100)},

    {"Pool.Enabled", pool<&Pool::enabled>},
    {"Pool.WorkersPerKey", pool<&Pool::workers_per_key>, from(1, 64)},
    {"Pool.MemoryBudgetMB", pool<&Pool::memory_budget_mb>, from(0)},
    {"Pool.IdleDrainSec", pool<&Pool::idle_drain>, from(1)},
};

struct Spell {
  const Rule& rule;
  std::string operator()(bool value) const {
    if (!rule.yes.empty()) return std::string(value ? rule.yes : rule.no);
    return value ? "true" : "false";
  }
  std::string operator()(std::uint32_t value) const { return std::to_string(value); }
  std::string operator()(std::chrono::milliseconds value) const { return std::to_string(value.count()); }
  std::string operator()(std::chrono::seconds value) const { return std::to_string(value.count()); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const std::filesystem::path& value) const { return value.string(); }
};

struct Kind {
  const Rule& rule;
  std::string_view operator()(const Member<bool>&) const { return rule.yes.empty() ? "switch" : "word"; }
  std::string_view operator()(const Member<std::string>&) const { return "text"; }
  std::string_view operator()(const Member<std::filesystem::path>&) const { return "path"; }
  template <class Number>
  std::string_view operator()(const Member<Number>&) const {
    return "number";
  }
};

}  // namespace

std::span<const Setting> settings() { return table; }

const Setting* find_setting(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &Setting::name);
  return found == std::end(table) ? nullptr : found;
}

std::string spell(const Setting& setting, const Config& config) {
  const Spell spelled{setting.rule};
  return std::visit([&](const auto& member) { return spelled(member.read(config)); }, setting.member);
}

std::string_view kind(const Setting& setting) { return std::visit(Kind{setting.rule}, setting.member); }

}  // namespace psremoting::config
