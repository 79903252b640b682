#include "client/server_address.hpp"

#include <charconv>

namespace psremoting::client {
namespace {

// Takes "host", "host:port" or "[v6]:port" apart; an empty port where none is named.
std::optional<std::pair<std::string_view, std::string_view>> split_authority(std::string_view text) {
  if (text.starts_with('[')) {
    auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    auto rest = text.substr(end + 1);
    if (!rest.empty() && !rest.starts_with(':')) return std::nullopt;
    return std::pair(text.substr(1, end - 1), rest.empty() ? rest : rest.substr(1));
  }
  auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::pair(text, std::string_view());
  if (text.find(':', colon + 1) != std::string_view::npos)
    return std::pair(text, std::string_view());  // a bare IPv6 address
  return std::pair(text.substr(0, colon), text.substr(colon + 1));
}

}  // namespace

std::optional<ServerAddress> ServerAddress::parse(std::string_view text) {
  ServerAddress address;
  if (text.starts_with("https://")) address.https = true;
  if (auto scheme = text.find("://"); scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  auto slash = text.find_first_of("/?");
  if (slash != std::string_view::npos) address.path = std::string(text.substr(slash));
  auto authority = split_authority(text.substr(0, slash));
  if (!authority || authority->first.empty()) return std::nullopt;
  address.host = std::string(authority->first);
  address.port = address.https ? 5986 : 5985;
  if (authority->second.empty()) return address;
  auto [end, failed] =
      std::from_chars(authority->second.data(), authority->second.data() + authority->second.size(), address.port);
  if (failed != std::errc() || end != authority->second.data() + authority->second.size()) return std::nullopt;
  address.port_named_ = true;
  return address;
}

void ServerAddress::use_https() {
  https = true;
  if (!port_named_) port = 5986;
}

std::string ServerAddress::host_header() const {
  bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string ServerAddress::url() const { return (https ? "https://" : "http://") + host_header() + path; }

}  // namespace psremoting::client
