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
constexpr auto time_to_reach_first = std::chrono::seconds(20);
// One that was reached before answers in its round trip. The kernel repeats what is lost later and later, so while the
// network is away a new attempt finds it back sooner than an old one.
constexpr auto time_to_reach_again = std::chrono::seconds(1);
constexpr auto time_for_tls = std::chrono::seconds(20);
// An address that was reached is tried so often before the name is asked for again, which may take long without a
// network.
constexpr int most_in_vain = 10;

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

Duration HttpClient::time_to_reach() const {
  std::lock_guard lock(mutex_);
  return round_trip_ ? time_to_reach_again + 4 * *round_trip_ : Duration(time_to_reach_first);
}

void HttpClient::note(const Outcome<void>& reached, const Socket& socket) {
  std::lock_guard lock(mutex_);
  if (reached) {
    boost::system::error_code unknown;
    auto there = socket.remote_endpoint(unknown);
    endpoints_ = unknown ? Endpoints() : Endpoints{there};
    in_vain_ = 0;
  } else if (++in_vain_ % most_in_vain == 0 || !round_trip_) {
    endpoints_.clear();
  }
}

asio::awaitable<Outcome<void>> HttpClient::reach(Socket& socket, Operation& operation, TimePoint deadline) {
  auto where = co_await resolve(operation, deadline);
  if (!where) co_return where.error();
  Operation::Wait wait(operation, std::min(deadline, std::chrono::steady_clock::now() + time_to_reach()),
                       [&socket] { socket.close(); });
  boost::system::error_code failed;
  if (!operation.cancelled()) std::tie(failed, std::ignore) = co_await asio::async_connect(socket, *where, as_values);
  if (operation.cancelled()) co_return aborted();
  Outcome<void> reached;
  if (failed) reached = refused(server_, failed, wait.ran_out());
  note(reached, socket);
  co_return reached;
}

asio::awaitable<Outcome<HttpClient::Connection>> HttpClient::connect(Operation& operation, TimePoint deadline) {
  Socket socket(io_);
  auto reached = co_await reach(socket, operation, deadline);
  if (!reached) co_return reached.error();
  Line line(socket.native_handle());
  {
    std::lock_guard lock(mutex_);
    round_trip_ = line.state().round_trip;
  }
  if (!server_.https) co_return Connection{std::make_unique<security::PlainStream>(std::move(socket)), line};
  deadline = std::min(deadline, std::chrono::steady_clock::now() + time_for_tls);
  co_return co_await secure(std::move(socket), line, operation, deadline);
}

namespace {

// A server that speaks something else will go on to; a connection that ended is only that.
Failure not_secured(const ServerAddress& server, const Error& why, const Operation::Wait& wait) {
  bool ended = wait.ran_out() || wait.gave_up_hope() || why.code != Errc::malformed;
  std::string words = wait.ran_out()        ? "no answer came in time"
                      : wait.gave_up_hope() ? "the computer is out of reach"
                                            : why.detail;
  if (words.find("wrong version number") != std::string::npos) words = "what answers there does not speak TLS";
  return Failure(code::secure_failure,
                 "No TLS connection to " + server.host_header() + ": " + words +
                     ". Does this port speak HTTPS? Its usual one is 5986.",
                 ended ? Failure::Stage::cut : Failure::Stage::unreachable);
}

}  // namespace

asio::awaitable<Outcome<HttpClient::Connection>> HttpClient::secure(Socket socket, Line line, Operation& operation,
                                                                    TimePoint deadline) {
  auto stream = std::make_unique<security::TlsStream>(std::move(socket), tls_.context());
  tls_.prepare(stream->ssl(), server_);
  Outcome<void> good;
  {
    auto began = std::chrono::steady_clock::now();
    Operation::Wait wait(operation, deadline, [&stream = *stream] { stream.close(); }, watch(line, began));
    auto connected = co_await stream->connect();
    if (operation.cancelled()) co_return aborted();
    if (!connected) co_return not_secured(server_, connected.error(), wait);
    good = TlsClient::check(stream->ssl(), server_, checks_);
  }
  if (!good) {
    stream->close();
    co_return good.error();
  }
  co_return Connection{std::move(stream), line};
}

}  // namespace psremoting::client
