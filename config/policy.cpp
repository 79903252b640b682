#include "config/policy.hpp"

#include <algorithm>
#include <functional>

#include "config/names.hpp"
#include "config/sddl.hpp"

namespace psremoting::config {
namespace {

constexpr std::uint32_t most = Quotas::unlimited, minute = 60000;

// What is wrong with a value, or nothing once it is applied.
using Apply = std::function<std::string(const PolicyValue& value, Config& config)>;

struct Policy {
  std::string name;     // of the value
  std::string setting;  // what it decides, in the files' words
  Apply apply;
  std::function<void(std::uint32_t value, Quotas& quotas)> quota = {};  // where it is one
};

Policy flag(std::string name, std::string setting, void (*set)(Config&, bool)) {
  return {std::move(name), std::move(setting), [set](const PolicyValue& value, Config& config) -> std::string {
            const auto* number = std::get_if<std::uint32_t>(&value);
            if (!number || *number > 1) return "must be a number (DWORD), 0 or 1";
            set(config, *number == 1);
            return {};
          }};
}

Policy number(std::string name, std::string setting, std::uint32_t low, std::uint32_t high,
              std::function<void(Config&, std::uint32_t)> set) {
  return {std::move(name), std::move(setting),
          [low, high, set = std::move(set)](const PolicyValue& value, Config& config) -> std::string {
            const auto* number = std::get_if<std::uint32_t>(&value);
            if (!number || *number < low || *number > high)
              return "must be a number (DWORD) from " + std::to_string(low) + " to " + std::to_string(high);
            set(config, *number);
            return {};
          }};
}

// Of the endpoints: those that are found and those that are registered.
Policy quota(std::string name, std::string setting, std::uint32_t low, void (*set)(std::uint32_t, Quotas&)) {
  auto policy = number(std::move(name), std::move(setting), low, most,
                       [set](Config& config, std::uint32_t value) { set(value, config.defaults); });
  policy.quota = set;
  return policy;
}

Policy winrs(std::string name, std::uint32_t low, void (*set)(std::uint32_t, Quotas&)) {
  const std::string setting = "Winrs." + name;
  return number(std::move(name), setting, low, most,
                [set](Config& config, std::uint32_t value) { set(value, config.winrs); });
}

Policy text(std::string name, std::string setting, std::string (*set)(Config&, const std::string&)) {
  return {std::move(name), std::move(setting), [set](const PolicyValue& value, Config& config) -> std::string {
            const auto* text = std::get_if<std::string>(&value);
            return text ? set(config, *text) : "must be a text (SZ)";
          }};
}

// All listeners of the kind become one on this port, with the certificate that the first of them has.
void set_port(Config& config, bool https, std::uint32_t port) {
  ListenerConfig one{.https = https};
  auto found = std::ranges::find(config.listeners, https, &ListenerConfig::https);
  if (found != config.listeners.end()) one = *found;
  one.address = "*";
  one.port = static_cast<std::uint16_t>(port);
  std::erase_if(config.listeners, [&](const ListenerConfig& listener) { return listener.https == https; });
  config.listeners.push_back(std::move(one));
}

std::string set_endpoints(const PolicyValue& value, Config& config) {
  const auto* names = std::get_if<std::vector<std::string>>(&value);
  if (!names) return "must be a list of texts (MULTI_SZ)";
  config.allowed_endpoints = *names;
  if (config.allowed_endpoints.empty()) return "names no endpoint; to serve none set AllowAutoConfig to 0";
  return {};
}

void add_service(std::vector<Policy>& all) {
  all.push_back(number("HttpsPort", "Listeners, HTTPS", 1, 65535,
                       [](Config& config, std::uint32_t port) { set_port(config, true, port); }));
  all.push_back(number("HttpPort", "Listeners, HTTP", 1, 65535,
                       [](Config& config, std::uint32_t port) { set_port(config, false, port); }));
  all.push_back(flag("AllowHttpListener", "Listeners, HTTP", [](Config& config, bool on) {
    if (!on) std::erase_if(config.listeners, [](const ListenerConfig& listener) { return !listener.https; });
  }));
  all.push_back(flag("AllowAutoConfig", "Listeners", [](Config& config, bool on) {
    if (!on) config.listeners.clear();
  }));
  all.push_back(flag("AllowUnencryptedTraffic", "Service.AllowUnencrypted",
                     [](Config& config, bool on) { config.service.allow_unencrypted = on; }));
  all.push_back(flag("AllowBasic", "Service.Auth.Basic", [](Config& config, bool on) { config.service.basic = on; }));
  all.push_back(
      text("ClientCaFile", "Service.ClientCaFile", [](Config& config, const std::string& file) -> std::string {
        const std::filesystem::path path(std::u8string(file.begin(), file.end()));
        if (!path.is_absolute()) return "must be a whole path";
        config.service.client_ca = path;
        return {};
      }));
  all.push_back(flag("AllowCertificate", "Service.Auth.Certificate",
                     [](Config& config, bool on) { config.service.certificate = on; }));
  all.push_back(number("MaxConnections", "Service.MaxConnections", 1, 1000000,
                       [](Config& config, std::uint32_t value) { config.service.max_connections = value; }));
  all.push_back(number("MaxConcurrentOperationsPerUser", "Service.MaxConcurrentOperationsPerUser", 1, most,
                       [](Config& config, std::uint32_t value) { config.service.max_operations_per_user = value; }));
}

void add_winrs(std::vector<Policy>& all) {
  using std::chrono::milliseconds;
  all.push_back(flag("AllowRemoteShellAccess", "Winrs.AllowRemoteShellAccess",
                     [](Config& config, bool on) { config.service.allow_remote_shell_access = on; }));
  all.push_back(
      winrs("IdleTimeout", minute, [](std::uint32_t value, Quotas& q) { q.idle_timeout = milliseconds(value); }));
  all.push_back(winrs("MaxConcurrentUsers", 1, [](std::uint32_t value, Quotas& q) { q.max_concurrent_users = value; }));
  all.push_back(
      winrs("MaxProcessesPerShell", 1, [](std::uint32_t value, Quotas& q) { q.max_processes_per_shell = value; }));
  all.push_back(
      winrs("MaxMemoryPerShellMB", 64, [](std::uint32_t value, Quotas& q) { q.max_memory_per_shell_mb = value; }));
  all.push_back(winrs("MaxShellsPerUser", 1, [](std::uint32_t value, Quotas& q) { q.max_shells_per_user = value; }));
}

void add_endpoints(std::vector<Policy>& all) {
  using std::chrono::milliseconds;
  all.push_back({"EndpointsAllowed", "which endpoints are served", set_endpoints});
  all.push_back(text("DefaultEndpoint", "DefaultEndpoint", [](Config& config, const std::string& name) -> std::string {
    if (!is_found_name(name)) return std::string(found_name_forms);
    config.default_endpoint = name;
    return {};
  }));
  all.push_back(text("DefaultSddl", "Access.Sddl", [](Config& config, const std::string& sddl) -> std::string {
    if (auto parsed = parse_sddl(sddl); !parsed) return parsed.error().detail;
    config.default_access = {.users = {}, .groups = {}, .sddl = sddl};
    return {};
  }));
  all.push_back(quota("SessionMaxIdleTimeoutms", "Quotas.MaxIdleTimeoutms", minute, [](std::uint32_t value, Quotas& q) {
    q.max_idle_timeout = milliseconds(value);
    q.idle_timeout = std::min(q.idle_timeout, q.max_idle_timeout);
  }));
  all.push_back(quota("SessionIdleTimeoutms", "Quotas.IdleTimeoutms", minute, [](std::uint32_t value, Quotas& q) {
    q.idle_timeout = milliseconds(value);
    q.max_idle_timeout = std::max(q.idle_timeout, q.max_idle_timeout);
  }));
  all.push_back(quota("SessionMaxConcurrentUsers", "Quotas.MaxConcurrentUsers", 1,
                      [](std::uint32_t value, Quotas& q) { q.max_concurrent_users = value; }));
  all.push_back(
      quota("SessionMaxShells", "Quotas.MaxShells", 1, [](std::uint32_t value, Quotas& q) { q.max_shells = value; }));
  all.push_back(quota("SessionMaxShellsPerUser", "Quotas.MaxShellsPerUser", 1,
                      [](std::uint32_t value, Quotas& q) { q.max_shells_per_user = value; }));
  all.push_back(quota("SessionMaxProcessesPerShell", "Quotas.MaxProcessesPerShell", 1,
                      [](std::uint32_t value, Quotas& q) { q.max_processes_per_shell = value; }));
  all.push_back(quota("SessionMaxMemoryPerShellMB", "Quotas.MaxMemoryPerShellMB", 64,
                      [](std::uint32_t value, Quotas& q) { q.max_memory_per_shell_mb = value; }));
}

// In the order in which they are laid on: what allows nothing comes after what adds something.
const std::vector<Policy>& policies() {
  static const std::vector<Policy> all = [] {
    std::vector<Policy> list;
    add_service(list);
    add_winrs(list);
    add_endpoints(list);
    return list;
  }();
  return all;
}

// Values that are each allowed and do not go together.
void check(const PolicySource& source, const Config& config, std::vector<Problem>& problems) {
  const auto complain = [&](const char* name, const char* what) {
    if (source.find(name))
      problems.push_back({source.place() + '\\' + name, 0, 0, std::string(what) + " (set by policy)."});
  };
  if (config.service.certificate && config.service.client_ca.empty())
    complain("AllowCertificate", "Nothing says whose certificates count; set ClientCaFile, too");
  const auto meet = [&](const ListenerConfig& one) {
    return std::ranges::count(config.listeners, one.port, &ListenerConfig::port) > 1 &&
           std::ranges::any_of(config.listeners, [&](const ListenerConfig& other) {
             return other.https != one.https && other.port == one.port;
           });
  };
  if (std::ranges::none_of(config.listeners, meet)) return;
  complain("HttpsPort", "HTTP has the same port");
  complain("HttpPort", "HTTPS has the same port");
}

}  // namespace

void apply_policy(const PolicySource& source, Config& config, std::vector<Problem>& problems) {
  for (const auto& policy : policies()) {
    const auto value = source.find(policy.name);
    if (!value) continue;
    if (auto wrong = policy.apply(*value, config); !wrong.empty())
      problems.push_back({source.place() + '\\' + policy.name, 0, 0, policy.name + ' ' + wrong + " (set by policy)."});
    else
      config.policies.push_back(policy.setting + ": set by policy (" + source.place() + ", " + policy.name + ")");
  }
  check(source, config, problems);
}

void apply_policy_to_endpoints(const PolicySource& source, Config& config) {
  for (const auto& policy : policies()) {
    const auto value = policy.quota ? source.find(policy.name) : std::nullopt;
    Config aside;
    if (!value || !policy.apply(*value, aside).empty()) continue;
    for (auto& endpoint : config.endpoints) policy.quota(std::get<std::uint32_t>(*value), endpoint.quotas);
  }
}

std::vector<std::string> policy_names() {
  std::vector<std::string> names;
  for (const auto& policy : policies()) names.push_back(policy.name);
  return names;
}

std::string policy_fingerprint(const PolicySource& source) {
  struct {
    std::string operator()(std::uint32_t number) const { return std::to_string(number); }
    std::string operator()(const std::string& text) const { return '"' + text + '"'; }
    std::string operator()(const std::vector<std::string>& texts) const {
      std::string all = "[";
      for (const auto& text : texts) all += (*this)(text);
      return all + ']';
    }
  } spell;
  std::string all;
  for (const auto& policy : policies())
    if (const auto value = source.find(policy.name)) all += policy.name + '=' + std::visit(spell, *value) + '\n';
  return all;
}

}  // namespace psremoting::config
