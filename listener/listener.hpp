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

// The service's open ports. Starting them, and stopping, is for one thread; what they start runs on `executor`'s pool,
// each connection on a strand of its own.
class Listener {
 public:
  Listener(boost::asio::any_io_executor executor, Services services);
  ~Listener();

  // Opens one configured address: "*" is IPv4 and IPv6 (IPv6 may be missing on the host). The error names the port, who
  // may hold it, and the ways out. Port 0 takes a free one.
  Result<void> open(const config::ListenerConfig& where, std::shared_ptr<security::TlsContext> tls);
  // Where it listens now, in the order of open().
  std::vector<boost::asio::ip::tcp::endpoint> addresses() const;

  // Takes no more connections.
  void stop_accepting();
  // Ends those there are and waits for them.
  boost::asio::awaitable<void> close();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace psremoting::listener
