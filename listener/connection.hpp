#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>

#include "listener/authenticator.hpp"
#include "listener/connection_table.hpp"
#include "listener/dispatcher.hpp"
#include "security/tls_context.hpp"

namespace psremoting::listener {

// What every connection works with. Outlives them all.
struct Services {
  Clock& clock;
  Dispatcher& dispatcher;
  Authenticator& authenticator;
  std::function<std::shared_ptr<const config::Config>()> config;
};

// How long each step may take (facts: auth.md section 7; WinRM's MaxPacketRetrievalTimeSeconds).
namespace deadline {
inline constexpr std::chrono::seconds tls_handshake{10};
inline constexpr std::chrono::seconds first_head{10};
inline constexpr std::chrono::seconds stranger{30};   // all of a stranger's requests together
inline constexpr std::chrono::seconds request{120};   // one request of somebody known
inline constexpr std::chrono::seconds idle{15 * 60};  // pypsrp cannot live with a connection closed early
// Above every OperationTimeout.
inline std::chrono::seconds operation(const config::Service& service) {
  return std::chrono::ceil<std::chrono::seconds>(service.max_timeout) + std::chrono::seconds(90);
}
inline constexpr std::chrono::seconds answer{120};
inline constexpr std::chrono::seconds linger{5};  // after the last answer, for the client to stop sending
}  // namespace deadline

// The longest request of somebody known: libpsrpclient sends 683 KB where 500 KB are announced, and more is cheap.
inline constexpr std::size_t max_request = 4 * 1024 * 1024;
// The longest request of a stranger, which is read only to be thrown away, or is an Identify.
inline constexpr std::size_t max_stranger_request = max_request;
inline constexpr std::size_t max_identify = 4 * 1024;
// What is read and thrown away after the last answer.
inline constexpr std::size_t max_lingering = 4 * max_request;

// Serves one client until it leaves: TLS first, where `tls` is given. Spawn it on entry's strand.
boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, std::shared_ptr<SSL_CTX> tls,
                                   std::unique_ptr<ConnectionEntry> entry, Services services);

// The same from where the stream carries HTTP, with what TLS has proven. All that a connection owns lives in this
// frame.
boost::asio::awaitable<void> serve(std::shared_ptr<security::ByteStream> stream, std::unique_ptr<ConnectionEntry> entry,
                                   ConnectionProof proof, Services services);

}  // namespace psremoting::listener
