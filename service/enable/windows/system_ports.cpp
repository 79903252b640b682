#include <array>
#include <cstring>
#include <winsock2.h>
#include <iphlpapi.h>
#include <ws2tcpip.h>

#include "base/windows/text.hpp"
#include "service/enable/windows/system_machine.hpp"

namespace psremoting::service::enable {
namespace {

struct HandleClosed {
  void operator()(HANDLE handle) const { ::CloseHandle(handle); }
};

// Whether a service of ours could listen on all addresses of the family: 10013 and 10048 both mean that somebody does.
bool is_free(std::uint16_t port, int family) {
  const SOCKET socket = ::socket(family, SOCK_STREAM, IPPROTO_TCP);
  if (socket == INVALID_SOCKET) return true;  // no such family here
  const DWORD yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&yes), sizeof yes);
  if (family == AF_INET6)
    ::setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<const char*>(&yes), sizeof yes);
  sockaddr_storage at{};
  at.ss_family = static_cast<decltype(at.ss_family)>(family);
  // Both kinds of address have their port at the same place, and zeros are "any".
  reinterpret_cast<sockaddr_in*>(&at)->sin_port = ::htons(port);
  const int size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&at), size) == 0 && ::listen(socket, 1) == 0;
  const int why = ::WSAGetLastError();
  ::closesocket(socket);
  return bound || (why != WSAEACCES && why != WSAEADDRINUSE);
}

// The row's process, in a table of IPv4 or of IPv6.
template <class Table>
std::uint32_t listener_in(ULONG family, std::uint16_t port) {
  DWORD size = 0;
  ::GetExtendedTcpTable(nullptr, &size, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0);
  std::vector<DWORD> memory(size / sizeof(DWORD) + 256);  // some room for those that come meanwhile
  size = static_cast<DWORD>(memory.size() * sizeof(DWORD));
  if (::GetExtendedTcpTable(memory.data(), &size, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0) != NO_ERROR) return 0;
  const auto* table = reinterpret_cast<const Table*>(memory.data());
  for (DWORD i = 0; i < table->dwNumEntries; ++i)
    if (::ntohs(static_cast<u_short>(table->table[i].dwLocalPort)) == port) return table->table[i].dwOwningPid;
  return 0;
}

std::string program_of(std::uint32_t process) {
  const std::unique_ptr<void, HandleClosed> opened(::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process));
  std::array<wchar_t, 1024> path{};
  auto size = static_cast<DWORD>(path.size());
  if (!opened || !::QueryFullProcessImageNameW(opened.get(), 0, path.data(), &size)) return {};
  return utf8({path.data(), size});
}

class SystemPorts final : public Ports {
 public:
  SystemPorts() {
    WSADATA data{};
    ::WSAStartup(MAKEWORD(2, 2), &data);
  }
  ~SystemPorts() override { ::WSACleanup(); }

  std::optional<PortHolder> holder(std::uint16_t port) override {
    if (is_free(port, AF_INET) && is_free(port, AF_INET6)) return std::nullopt;
    PortHolder who;
    who.process = listener_in<MIB_TCPTABLE_OWNER_PID>(AF_INET, port);
    if (who.process == 0) who.process = listener_in<MIB_TCP6TABLE_OWNER_PID>(AF_INET6, port);
    if (who.process != 0) who.program = program_of(who.process);
    return who;
  }
};

}  // namespace

std::unique_ptr<Ports> system_ports() { return std::make_unique<SystemPorts>(); }

}  // namespace psremoting::service::enable
