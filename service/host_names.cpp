#include "service/host_names.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>

#include "listener/host_addresses.hpp"

namespace psremoting::service {
namespace {

namespace ip = boost::asio::ip;

void add(std::vector<std::string>& names, std::string name) {
  if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

// Whether another host could reach this one by it.
bool is_for_others(const ip::address& address) {
  return !address.is_loopback() && !(address.is_v6() && address.to_v6().is_link_local());
}

}  // namespace

std::string host_name() {
  boost::system::error_code failed;
  std::string own = ip::host_name(failed);
  return failed || own.empty() ? "localhost" : own;
}

std::vector<std::string> own_names() {
  std::vector<std::string> names{host_name()};
  boost::asio::io_context io;
  ip::tcp::resolver resolver(io);
  boost::system::error_code failed;
  for (const auto& entry : resolver.resolve(names.front(), "", ip::resolver_base::canonical_name, failed))
    add(names, entry.host_name());
  return names;
}

std::vector<std::string> host_names() {
  auto names = own_names();
  std::size_t v4 = 0, v6 = 0;
  for (const auto& address : listener::host_addresses()) {
    if (is_for_others(address) && (address.is_v4() ? v4 : v6)++ < most_addresses) add(names, address.to_string());
  }
  for (const char* every : {"localhost", "127.0.0.1", "::1"}) add(names, every);
  return names;
}

}  // namespace psremoting::service
