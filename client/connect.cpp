#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "client/http_client.hpp"
#include "security/plain_stream.hpp"
#include "security/tls_stream.hpp"

// How an HttpClient comes to a connection: name, socket, TLS.
namespace psremoting::client {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
// A host that drops packets does not say so; what answers at all answers within seconds.
constexpr auto patience_to_connect = std::chrono::seconds(20);

Failure unreachable(std::uint32_t code, std::string words) {
  return Failure(code, std::move(words), Failure::Stage::unreachable);
}

Failure aborted() { return Failure(code::aborted, message_of(code::aborted)); }

Failure refused(const ServerAddress& server, const boost::system::error_code& why, bool ran_out) {
  std::string where = server.host + " on port " + std::to_string(server.port);
  if (ran_out || why == asio::error::timed_out)
    return unreachable(code::cannot_complete,
                       "No answer from " + where + ": the computer is off or a firewall drops the connection.");
  return unreachable(code::cannot_connect,
                     "No connection to " + where + ": " + why.message() +
                         ". Is the service running there, and does a firewall let this port through?");
}

void prepare(tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
}

}  // namespace

asio::awaitable<Outcome<HttpClient::Endpoints>> HttpClient::resolve(Operation& operation, TimePoint deadline) {
  {
    std::lock_guard lock(mutex_);
    if (!endpoints_.empty()) co_return endpoints_;
  }
  boost::system::error_code no_address;
  auto address = asio::ip::make_address(server_.host, no_address);
  if (!no_address) co_return Endpoints{tcp::endpoint(address, server_.port)};
  tcp::resolver resolver(operation.strand());
  Operation::Wait wait(operation, deadline, [&resolver] { resolver.cancel(); });
  auto [failed, found] = co_await resolver.async_resolve(server_.host, std::to_string(server_.port),
                                                         tcp::resolver::numeric_service, as_values);
  if (operation.cancelled()) co_return aborted();
  if (failed)
    co_return unreachable(code::computer_not_found,
                          "The name " + server_.host + " is not known here: " + failed.message() + ".");
  Endpoints all;
  for (const auto& entry : found) all.push_back(entry.endpoint());
  co_return all;
}

asio::awaitable<Outcome<HttpClient::Stream>> HttpClient::connect(Operation& operation, TimePoint deadline) {
  deadline = std::min(deadline, std::chrono::steady_clock::now() + patience_to_connect);
  auto where = co_await resolve(operation, deadline);
  if (!where) co_return where.error();
  tcp::socket socket(io_);
  boost::system::error_code failed;
  bool ran_out = false;
  tcp::endpoint there;
  {
    Operation::Wait wait(operation, deadline, [&socket] { socket.close(); });
    if (!operation.cancelled()) std::tie(failed, there) = co_await asio::async_connect(socket, *where, as_values);
    ran_out = wait.ran_out();
  }
  if (operation.cancelled()) co_return aborted();
  {
    std::lock_guard lock(mutex_);
    endpoints_ = failed ? Endpoints() : Endpoints{there};
  }
  if (failed) co_return refused(server_, failed, ran_out);
  prepare(socket);
  if (!server_.https) co_return std::make_unique<security::PlainStream>(std::move(socket));
  co_return co_await secure(std::move(socket), operation, deadline);
}

asio::awaitable<Outcome<HttpClient::Stream>> HttpClient::secure(tcp::socket socket, Operation& operation,
                                                                TimePoint deadline) {
  auto stream = std::make_unique<security::TlsStream>(std::move(socket), tls_.context());
  tls_.prepare(stream->ssl(), server_);
  Outcome<void> good;
  {
    Operation::Wait wait(operation, deadline, [&stream = *stream] { stream.close(); });
    auto connected = co_await stream->connect();
    if (operation.cancelled()) co_return aborted();
    if (!connected) {
      std::string words = wait.ran_out() ? "no answer came in time" : connected.error().detail;
      co_return unreachable(code::secure_failure, "No TLS connection to " + server_.host_header() + ": " + words +
                                                      ". Does this port speak HTTPS?");
    }
    good = TlsClient::check(stream->ssl(), server_, checks_);
  }
  if (!good) {
    stream->close();
    co_return good.error();
  }
  co_return std::move(stream);
}

}  // namespace psremoting::client
