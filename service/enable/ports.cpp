#include "service/enable/ports.hpp"

#include <algorithm>
#include <set>

#include "config/load.hpp"

namespace psremoting::service::enable {
namespace {

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

std::vector<config::ListenerConfig> listeners(const Plan& plan) {
  auto config = config::load(configuration_file(plan));
  if (config) return config->listeners;
  return {{}};
}

}  // namespace

std::vector<std::string> open_ports(const Plan& plan) {
  std::set<std::string> ports;
  for (const auto& listener : listeners(plan)) {
    if (!is_loopback(listener.address)) ports.insert(std::to_string(listener.port) + "/tcp");
  }
  return {ports.begin(), ports.end()};
}

bool needs_own_certificate(const Plan& plan) {
  const auto all = listeners(plan);
  return std::ranges::any_of(all, [](const auto& listener) { return listener.https && listener.certificate.empty(); });
}

}  // namespace psremoting::service::enable
