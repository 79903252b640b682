#include "config/policy.hpp"

#include <algorithm>
#include <functional>

#include "config/sddl.hpp"
#include "config/settings.hpp"

namespace psremoting::config {
namespace {

struct Policy {
  std::string name;     // of the value
  std::string setting;  // what it decides, in the files' words
  // What is wrong with a value, or nothing once it is applied.
  std::function<std::string(const PolicyValue& value, Config& config)> apply;
};

std::string set_flag(const PolicyValue& value, const std::function<void(bool)>& set) {
  const auto* number = std::get_if<std::uint32_t>(&value);
  if (!number || *number > 1) return "must be a number (DWORD), 0 or 1";
  set(*number == 1);
  return {};
}

std::string set_number(const PolicyValue& value, std::uint32_t least, std::uint32_t most,
                       const std::function<void(std::uint32_t)>& set) {
  const auto* number = std::get_if<std::uint32_t>(&value);
  if (!number || *number < least || *number > most)
    return "must be a number (DWORD) from " + std::to_string(least) + " to " + std::to_string(most);
  set(*number);
  return {};
}

// Lays a value over one setting of the table.
struct Set {
  const Setting& setting;
  const PolicyValue& value;
  Config& config;

  std::string operator()(const Member<bool>& member) const {
    return set_flag(value, [&](bool on) { member.write(config) = on; });
  }
  std::string operator()(const Member<std::string>& member) const {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return "must be a text (SZ)";
    if (text->empty()) return "is empty";
    const auto instead = setting.rule.wrong ? setting.rule.wrong(*text) : std::string();
    if (!instead.empty()) return "is \"" + *text + "\"; " + instead;
    member.write(config) = *text;
    return {};
  }
  std::string operator()(const Member<std::filesystem::path>& member) const {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return "must be a text (SZ)";
    const std::filesystem::path path(std::u8string(text->begin(), text->end()));
    if (!path.is_absolute()) return "must be a whole path";
    member.write(config) = path;
    return {};
  }
  template <class Number>
  std::string operator()(const Member<Number>& member) const {
    return set_number(value, setting.rule.least, setting.rule.most,
                      [&](std::uint32_t number) { member.write(config) = Number(number); });
  }
};

// Of the two idle times of sessions the one that is decided counts, and the other gives way.
void settle_idle(const Setting& decided, Quotas& quotas) {
  if (decided.name == "Quotas.MaxIdleTimeoutms")
    quotas.idle_timeout = std::min(quotas.idle_timeout, quotas.max_idle_timeout);
  if (decided.name == "Quotas.IdleTimeoutms")
    quotas.max_idle_timeout = std::max(quotas.idle_timeout, quotas.max_idle_timeout);
}

Policy of_setting(const Setting& setting) {
  return {std::string(setting.policy), std::string(setting.name),
          [&setting](const PolicyValue& value, Config& config) -> std::string {
            auto wrong = std::visit(Set{setting, value, config}, setting.member);
            if (wrong.empty()) settle_idle(setting, config.defaults);
            return wrong;
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

std::string set_sddl(const PolicyValue& value, Config& config) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text) return "must be a text (SZ)";
  if (auto parsed = parse_sddl(*text); !parsed) return parsed.error().detail;
  config.default_access = {.users = {}, .groups = {}, .sddl = *text};
  return {};
}

// Those that decide what is no single setting, in the order in which they are laid on: what allows nothing comes after
// what adds something.
std::vector<Policy> of_listeners() {
  const auto port = [](bool https) {
    return [https](const PolicyValue& value, Config& config) {
      return set_number(value, 1, 65535, [&](std::uint32_t number) { set_port(config, https, number); });
    };
  };
  const auto http = [](const PolicyValue& value, Config& config) {
    return set_flag(value, [&](bool on) {
      if (!on) std::erase_if(config.listeners, [](const ListenerConfig& listener) { return !listener.https; });
    });
  };
  const auto any = [](const PolicyValue& value, Config& config) {
    return set_flag(value, [&](bool on) {
      if (!on) config.listeners.clear();
    });
  };
  return {{"HttpsPort", "Listeners, HTTPS", port(true)},
          {"HttpPort", "Listeners, HTTP", port(false)},
          {"AllowHttpListener", "Listeners, HTTP", http},
          {"AllowAutoConfig", "Listeners", any}};
}

const std::vector<Policy>& policies() {
  static const std::vector<Policy> all = [] {
    auto list = of_listeners();
    for (const Setting& setting : settings())
      if (!setting.policy.empty()) list.push_back(of_setting(setting));
    list.push_back({"EndpointsAllowed", "which endpoints are served", set_endpoints});
    list.push_back({"DefaultSddl", "Access.Sddl", set_sddl});
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
    const auto value = policy.setting.starts_with("Quotas.") ? source.find(policy.name) : std::nullopt;
    if (!value) continue;
    for (auto& endpoint : config.endpoints) {
      Config aside;
      aside.defaults = endpoint.quotas;
      policy.apply(*value, aside);
      endpoint.quotas = aside.defaults;
    }
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
