#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace psremoting::listener {

// A listener as it is open now: what config/listener tells of it.
struct OpenListener {
  config::ListenerConfig where;
  std::vector<boost::asio::ip::tcp::endpoint> at;  // what it is bound to: IPv4 and IPv6 where "*" is both
  std::string certificate_thumbprint;              // SHA-1 of the certificate served, in hexadecimal; empty: HTTP
};

// Gives those that are open when it is called. Any thread.
using CurrentListeners = std::function<std::vector<OpenListener>()>;

}  // namespace psremoting::listener
