#pragma once

#include <boost/asio/ip/address.hpp>

#include <vector>

namespace psremoting::listener {

// The addresses of this host's interfaces that are up, IPv4 and IPv6, at most max_host_addresses, in the system's
// order. Asks the system, which does not ask the network. Empty where it does not say. Any thread.
std::vector<boost::asio::ip::address> host_addresses();

inline constexpr std::size_t max_host_addresses = 256;

}  // namespace psremoting::listener
