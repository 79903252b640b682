#include "service/serving_words.hpp"

#include "config/resolve.hpp"

namespace psremoting::service {
namespace {

void add(std::string& list, const std::string& one) { list += (list.empty() ? "" : ", ") + one; }

std::string url(const config::ListenerConfig& listener) {
  const bool ipv6 = listener.address.find(':') != listener.address.npos;
  return (listener.https ? "https://" : "http://") + (ipv6 ? '[' + listener.address + ']' : listener.address) + ':' +
         std::to_string(listener.port);
}

}  // namespace

std::string serving_words(const config::Config& config) {
  std::string places, endpoints;
  for (const auto& listener : config.listeners) add(places, url(listener));
  for (const auto& target : config::all_targets(config)) add(endpoints, target.endpoint.name);
  return "listening at " + places + "; endpoints: " + (endpoints.empty() ? "none" : endpoints);
}

}  // namespace psremoting::service
