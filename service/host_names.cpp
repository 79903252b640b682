#include "service/host_names.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>

namespace psremoting::service {

std::vector<std::string> host_names() {
  std::vector<std::string> names;
  auto add = [&names](std::string name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  };
  boost::system::error_code failed;
  std::string own = boost::asio::ip::host_name(failed);
  add(failed ? "localhost" : own);
  boost::asio::io_context io;
  boost::asio::ip::tcp::resolver resolver(io);
  // The name in full and the addresses it stands for, as far as the system knows them without asking the network long.
  for (const auto& entry : resolver.resolve(own, "", boost::asio::ip::resolver_base::canonical_name, failed)) {
    add(entry.host_name());
    auto address = entry.endpoint().address();
    if (!address.is_loopback() && !(address.is_v6() && address.to_v6().is_link_local())) add(address.to_string());
  }
  add("localhost");
  add("127.0.0.1");
  add("::1");
  return names;
}

}  // namespace psremoting::service
