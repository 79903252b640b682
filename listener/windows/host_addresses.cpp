#include "listener/host_addresses.hpp"

// The order counts.
#include <cstddef>
#include <cstring>
#include <optional>
#include <winsock2.h>
#include <iphlpapi.h>
#include <ws2tcpip.h>

namespace psremoting::listener {
namespace {

namespace ip = boost::asio::ip;

constexpr ULONG left_out =
    GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER | GAA_FLAG_SKIP_FRIENDLY_NAME;

// The system's list, in the buffer that it points into; empty where it does not say. Twice, since the list may have
// grown between the question for its size and the one for itself.
std::vector<std::byte> adapters() {
  ULONG size = 32 * 1024;
  std::vector<std::byte> buffer;
  for (int attempt = 0; attempt < 2; ++attempt) {
    buffer.resize(size);
    auto* list = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(buffer.data());
    const ULONG failed = GetAdaptersAddresses(AF_UNSPEC, left_out, nullptr, list, &size);
    if (failed == NO_ERROR) return buffer;
    if (failed != ERROR_BUFFER_OVERFLOW) break;
  }
  return {};
}

std::optional<ip::address> address_of(const SOCKET_ADDRESS& entry) {
  if (entry.lpSockaddr->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, entry.lpSockaddr, sizeof in);
    return ip::address_v4(ntohl(in.sin_addr.s_addr));
  }
  if (entry.lpSockaddr->sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 in{};
  std::memcpy(&in, entry.lpSockaddr, sizeof in);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
  return ip::address_v6(bytes, in.sin6_scope_id);
}

}  // namespace

std::vector<ip::address> host_addresses() {
  const auto buffer = adapters();
  std::vector<ip::address> all;
  if (buffer.empty()) return all;
  for (auto* one = reinterpret_cast<const IP_ADAPTER_ADDRESSES*>(buffer.data()); one; one = one->Next) {
    if (one->OperStatus != IfOperStatusUp) continue;
    for (auto* entry = one->FirstUnicastAddress; entry && all.size() < max_host_addresses; entry = entry->Next) {
      if (auto address = address_of(entry->Address)) all.push_back(*address);
    }
  }
  return all;
}

}  // namespace psremoting::listener
