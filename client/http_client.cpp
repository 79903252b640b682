#include "client/http_client.hpp"

#include <boost/asio/this_coro.hpp>
#include <openssl/crypto.h>

namespace psremoting::client {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_idle = 8;

Failure lost(const ServerAddress& server, const Error& why, const Operation::Wait& wait) {
  std::string words = wait.ran_out()        ? "no answer came in time"
                      : wait.gave_up_hope() ? "the computer is out of reach"
                      : why.detail.empty()  ? "it was closed"
                                            : why.detail;
  return Failure(code::cannot_complete, "The connection to " + server.host_header() + " broke: " + words + ".",
                 Failure::Stage::lost);
}

Failure aborted() { return Failure(code::aborted, message_of(code::aborted)); }

}  // namespace

HttpClient::HttpClient(asio::io_context& io, TlsClient& tls, ServerAddress server, Secret authorization,
                       CertificateChecks checks)
    : io_(io), tls_(tls), server_(std::move(server)), authorization_(std::move(authorization)), checks_(checks) {}

HttpClient::~HttpClient() { forget_idle(); }

HttpClient::Connection HttpClient::take_idle() {
  std::lock_guard lock(mutex_);
  if (idle_.empty()) return {};
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void HttpClient::keep(Connection connection) {
  connection.line.probe_often(false);
  std::lock_guard lock(mutex_);
  if (idle_.size() < most_idle) idle_.push_back(std::move(connection));
}

// What went wrong with one connection is likely wrong with all of before.
void HttpClient::forget_idle() {
  std::vector<Connection> old;
  {
    std::lock_guard lock(mutex_);
    old.swap(idle_);
  }
  for (auto& connection : old) connection.stream->close();
}

std::string HttpClient::head(std::size_t length, std::size_t behind) const {
  std::string text =
      "POST " + server_.path + " HTTP/1.1\r\nHost: " + server_.host_header() +
      "\r\nUser-Agent: psremoting\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: " +
      std::to_string(length) + "\r\nAuthorization: ";
  // All that will follow has room, so that no copy of the password is left behind.
  text.reserve(text.size() + authorization_.reveal().size() + 4 + length + behind);
  return text.append(authorization_.reveal()).append("\r\n\r\n");
}

// One write, and for short envelopes one packet.
std::string HttpClient::print(std::string_view envelope, std::string_view next) const {
  std::string second;
  if (!next.empty()) second = head(next.size());
  second.append(next);
  std::string text = head(envelope.size(), second.size());
  text.append(envelope).append(second);
  wipe(second);
  return text;
}

asio::awaitable<Outcome<void>> HttpClient::write(Connection& connection, std::string text, Operation& operation,
                                                 TimePoint deadline) {
  auto& stream = *connection.stream;
  Operation::Wait wait(
      operation, deadline, [&stream] { stream.close(); }, watch(connection.line, std::chrono::steady_clock::now()));
  auto written = co_await stream.write(text);
  wipe(text);
  if (written) co_return Outcome<void>();  // the server has it, whoever still wants to know
  if (operation.cancelled()) co_return aborted();
  co_return lost(server_, written.error(), wait);
}

asio::awaitable<Outcome<HttpClient::Posted>> HttpClient::post(std::string_view envelope, Operation& operation,
                                                              TimePoint deadline, std::string_view next) {
  for (;;) {
    Posted posted{take_idle(), true};
    if (!posted.connection.stream) {
      auto made = co_await connect(operation, deadline);
      if (!made) co_return made.error();
      posted = {std::move(*made), false};
    }
    auto written = co_await write(posted.connection, print(envelope, next), operation, deadline);
    posted.has_next = !next.empty();
    posted.written = std::chrono::steady_clock::now();
    if (written) co_return posted;
    if (!written.error().is_network()) co_return written.error();
    forget_idle();
    if (!posted.is_kept) co_return written.error();
  }
}

asio::awaitable<Outcome<HttpReply>> HttpClient::answer(Posted& posted, Operation& operation, TimePoint deadline,
                                                       bool may_be_idle) {
  Outcome<HttpReply> outcome = aborted();
  {
    auto& stream = *posted.connection.stream;
    Operation::Wait wait(
        operation, deadline, [&stream] { stream.close(); }, watch(posted.connection.line, posted.written, may_be_idle));
    if (operation.cancelled()) stream.close();
    auto reply = co_await read_reply(stream, posted.connection.unread);
    if (operation.cancelled()) co_return outcome;
    if (!reply && reply.error().code == Errc::malformed)
      co_return Failure(code::improper_response, server_.host_header() + " does not answer as a web server does (" +
                                                     reply.error().detail + "); is this the right port?");
    if (!reply) {
      forget_idle();
      co_return lost(server_, reply.error(), wait);
    }
    outcome = std::move(*reply);
  }
  if (!outcome->keep_alive) posted.has_next = false;
  if (outcome->keep_alive && !posted.has_next && posted.connection.unread.empty()) keep(std::move(posted.connection));
  co_return outcome;
}

std::optional<HttpClient::Posted> HttpClient::next(Posted posted) {
  if (!std::exchange(posted.has_next, false)) return std::nullopt;
  posted.is_kept = false;
  return posted;
}

}  // namespace psremoting::client
