#include "client/http_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <atomic>
#include <mutex>
#include <vector>

namespace psremoting::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t max_answer = 16 * 1024 * 1024;

struct Connection {
  Connection(asio::any_io_executor executor, asio::ssl::context& context) : stream(executor, context) {}
  asio::ssl::stream<tcp::socket> stream;
  beast::flat_buffer buffer;
  bool used = false;
};

Failure network(std::uint32_t code, std::string text) {
  Failure failure(code, std::move(text));
  failure.network = true;
  return failure;
}

void close(Connection& connection) {
  boost::system::error_code ignored;
  connection.stream.lowest_layer().close(ignored);
}

}  // namespace

// What a cancellation, or a deadline, has to close. The socket is touched on its own executor.
struct Cancellation::State {
  std::mutex mutex;
  std::atomic<bool> cancelled = false;
  std::weak_ptr<Connection> connection;
};

Cancellation::Cancellation() : state_(std::make_shared<State>()) {}
Cancellation::~Cancellation() = default;
bool Cancellation::cancelled() const { return state_->cancelled; }

void Cancellation::cancel() {
  std::shared_ptr<Connection> connection;
  {
    std::lock_guard lock(state_->mutex);
    state_->cancelled = true;
    connection = state_->connection.lock();
  }
  if (connection) asio::post(connection->stream.get_executor(), [connection] { close(*connection); });
}

struct HttpClient::State {
  State(ServerAddress to, Secret with, CertificateChecks what) : server(std::move(to)), authorization(std::move(with)), checks(what) {}

  ServerAddress server;
  Secret authorization;
  CertificateChecks checks;
  asio::ssl::context context{asio::ssl::context::tls_client};

  std::mutex mutex;
  std::vector<std::shared_ptr<Connection>> idle;
  std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session{nullptr, SSL_SESSION_free};

  std::shared_ptr<Connection> take_idle();
  void give(std::shared_ptr<Connection> connection);
  asio::awaitable<Outcome<void>> connect(Connection& connection);
  Outcome<void> check_certificate(Connection& connection) const;
  std::string head(std::size_t length) const;
  asio::awaitable<Outcome<HttpReply>> exchange(Connection& connection, std::string_view envelope);
};

namespace {

// TLS 1.3's tickets come after the handshake: the newest is kept for the next connection.
int keep_session(SSL* ssl, SSL_SESSION* session) {
  auto* keep = static_cast<std::function<void(SSL_SESSION*)>*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  (*keep)(session);
  return 1;
}

}  // namespace

HttpClient::HttpClient(ServerAddress server, Secret authorization, CertificateChecks checks)
    : state_(std::make_unique<State>(std::move(server), std::move(authorization), checks)) {
  SSL_CTX* context = state_->context.native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_default_verify_paths(context);
  // OpenSSL verifies and remembers; what is refused is decided after the handshake and before a byte of ours, so that the
  // words can say what to do.
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_set_app_data(context, new std::function<void(SSL_SESSION*)>([state = state_.get()](SSL_SESSION* session) {
    std::lock_guard lock(state->mutex);
    state->session.reset(session);
  }));
  SSL_CTX_sess_set_new_cb(context, keep_session);
}

HttpClient::~HttpClient() {
  auto* keep = static_cast<std::function<void(SSL_SESSION*)>*>(SSL_CTX_get_app_data(state_->context.native_handle()));
  SSL_CTX_sess_set_new_cb(state_->context.native_handle(), nullptr);
  delete keep;
}

const ServerAddress& HttpClient::server() const { return state_->server; }

std::shared_ptr<Connection> HttpClient::State::take_idle() {
  std::lock_guard lock(mutex);
  if (idle.empty()) return nullptr;
  auto connection = std::move(idle.back());
  idle.pop_back();
  return connection;
}

void HttpClient::State::give(std::shared_ptr<Connection> connection) {
  constexpr std::size_t most = 8;
  std::lock_guard lock(mutex);
  connection->used = true;
  if (idle.size() < most) idle.push_back(std::move(connection));
}

Outcome<void> HttpClient::State::check_certificate(Connection& connection) const {
  SSL* ssl = connection.stream.native_handle();
  std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl), X509_free);
  if (!certificate) return Failure(code::secure_failure, server.host + " showed no certificate.");
  long result = SSL_get_verify_result(ssl);
  if (checks.authority && result != X509_V_OK)
    return Failure(code::server_not_trusted, "The certificate of " + server.host + " is not trusted here: " + X509_verify_cert_error_string(result) +
                                                 ". Add its authority to this system's certificates, or connect with -SessionOption (New-PSSessionOption -SkipCACheck).");
  bool named = X509_check_host(certificate.get(), server.host.c_str(), 0, 0, nullptr) == 1 || X509_check_ip_asc(certificate.get(), server.host.c_str(), 0) == 1;
  if (checks.name && !named)
    return Failure(code::server_not_trusted, "The certificate that answers for " + server.host + " is made for another name. Use the name in it, or connect with -SessionOption (New-PSSessionOption -SkipCNCheck).");
  return {};
}

asio::awaitable<Outcome<void>> HttpClient::State::connect(Connection& connection) {
  tcp::resolver resolver(co_await asio::this_coro::executor);
  auto [unresolved, addresses] = co_await resolver.async_resolve(server.host, std::to_string(server.port), as_values);
  if (unresolved) co_return network(code::cannot_connect, "The name " + server.host + " cannot be resolved: " + unresolved.message() + ".");
  auto [unconnected, address] = co_await asio::async_connect(connection.stream.lowest_layer(), addresses, as_values);
  if (unconnected) co_return network(code::cannot_connect, server.host + " does not accept connections on port " + std::to_string(server.port) + ": " + unconnected.message() + ". Is the service running there, and does a firewall let this port through?");
  boost::system::error_code ignored;
  connection.stream.lowest_layer().set_option(tcp::no_delay(true), ignored);
  SSL* ssl = connection.stream.native_handle();
  SSL_set_tlsext_host_name(ssl, server.host.c_str());
  {
    std::lock_guard lock(mutex);
    if (session) SSL_set_session(ssl, session.get());
  }
  auto [no_tls] = co_await connection.stream.async_handshake(asio::ssl::stream_base::client, as_values);
  if (no_tls) co_return network(code::secure_failure, "No TLS connection to " + server.host + " port " + std::to_string(server.port) + ": " + no_tls.message() + ".");
  co_return check_certificate(connection);
}

std::string HttpClient::State::head(std::size_t length) const {
  std::string text = "POST " + server.path + " HTTP/1.1\r\nHost: " + server.host_header() +
                     "\r\nUser-Agent: psremoting\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: " + std::to_string(length) + "\r\n";
  ((text += "Authorization: ") += authorization.reveal()) += "\r\n\r\n";
  return text;
}

asio::awaitable<Outcome<HttpReply>> HttpClient::State::exchange(Connection& connection, std::string_view envelope) {
  std::string text = head(envelope.size());
  text += envelope;
  auto [unsent, sent] = co_await asio::async_write(connection.stream, asio::buffer(text), as_values);
  wipe(text);
  if (unsent) co_return network(code::cannot_connect, "The connection to " + server.host + " broke: " + unsent.message() + ".");
  beast::http::response_parser<beast::http::string_body> parser;
  parser.body_limit(max_answer);
  auto [unread, read] = co_await beast::http::async_read(connection.stream, connection.buffer, parser, as_values);
  if (unread) co_return network(code::cannot_connect, "The connection to " + server.host + " broke: " + unread.message() + ".");
  auto& message = parser.get();
  HttpReply reply{message.result_int(), std::string(message[beast::http::field::content_type]), std::move(message.body())};
  if (!parser.keep_alive()) close(connection);
  co_return reply;
}

asio::awaitable<Outcome<HttpReply>> HttpClient::post(std::string_view envelope, Clock::time_point deadline, Cancellation& cancellation) {
  auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  for (;;) {
    auto connection = state_->take_idle();
    bool fresh = !connection;
    if (fresh) connection = std::make_shared<Connection>(executor, state_->context);
    {
      std::lock_guard lock(cancellation.state_->mutex);
      if (cancellation.state_->cancelled) co_return Failure(code::aborted, message_of(code::aborted));
      cancellation.state_->connection = connection;
    }
    timer.expires_at(deadline);
    auto on_deadline = [connection](const boost::system::error_code& cancelled) {
      if (!cancelled) close(*connection);
    };
    timer.async_wait(on_deadline);
    Outcome<void> connected;
    if (fresh) connected = co_await state_->connect(*connection);
    Outcome<HttpReply> reply = connected ? co_await state_->exchange(*connection, envelope) : connected.error();
    timer.cancel();
    if (cancellation.cancelled()) co_return Failure(code::aborted, message_of(code::aborted));
    if (reply) {
      if (connection->stream.lowest_layer().is_open()) state_->give(std::move(connection));
      co_return reply;
    }
    close(*connection);
    // A kept connection may have been closed by the server meanwhile; a repeated message is answered, not run, twice.
    if (fresh || Clock::now() >= deadline) co_return reply.error();
  }
}

}  // namespace psremoting::client
