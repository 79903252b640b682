#include "listener/host_addresses.hpp"

#include <cstring>
#include <memory>
#include <optional>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

namespace psremoting::listener {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> address_of(const ifaddrs& entry) {
  if (!entry.ifa_addr || (entry.ifa_flags & IFF_UP) == 0) return std::nullopt;
  if (entry.ifa_addr->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, entry.ifa_addr, sizeof in);
    return ip::address_v4(ntohl(in.sin_addr.s_addr));
  }
  if (entry.ifa_addr->sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 in{};
  std::memcpy(&in, entry.ifa_addr, sizeof in);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  return ip::address_v6(bytes, in.sin6_scope_id);
}

}  // namespace

std::vector<ip::address> host_addresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(first, freeifaddrs);
  std::vector<ip::address> all;
  for (const ifaddrs* entry = first; entry && all.size() < max_host_addresses; entry = entry->ifa_next) {
    if (auto address = address_of(*entry)) all.push_back(*address);
  }
  return all;
}

}  // namespace psremoting::listener
