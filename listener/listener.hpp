#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <vector>

#include "listener/connection.hpp"
#include "listener/connection_table.hpp"

namespace psremoting::listener {

// The service's open ports. One call at a time, on any thread; what they start runs on `executor`'s pool, each
// connection on a strand of its own.
class Listener {
 public:
  Listener(boost::asio::any_io_executor executor, Services services);
  ~Listener();

  // Opens one configured address: "*" is IPv4 and IPv6 (IPv6 may be missing on the host). The error names the port, who
  // may hold it, and the ways out. Port 0 takes a free one. Gives where it listens.
  Result<std::vector<boost::asio::ip::tcp::endpoint>> open(const config::ListenerConfig& where,
                                                           std::shared_ptr<security::TlsContext> tls);
  // Takes no more connections there; those that there are go on. Its port is free when this returns.
  boost::asio::awaitable<void> close(const config::ListenerConfig& where);

  // Takes no more connections.
  void stop_accepting();
  // Ends those there are and waits for them.
  boost::asio::awaitable<void> close();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace psremoting::listener
