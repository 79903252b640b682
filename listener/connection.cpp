#include "listener/connection.hpp"

#include <boost/asio/this_coro.hpp>

#include "base/log.hpp"
#include "config/advice.hpp"
#include "listener/http.hpp"
#include "listener/peer_watch.hpp"
#include "listener/request_record.hpp"
#include "security/plain_stream.hpp"
#include "security/tls_stream.hpp"
#include "wsman/charset.hpp"
#include "wsman/envelope.hpp"
#include "wsman/print.hpp"

namespace psremoting::listener {
namespace {

namespace asio = boost::asio;

struct Connection {
  std::shared_ptr<security::ByteStream> stream;
  HttpReader reader;
  ConnectionEntry& entry;
  ConnectionProof proof;
  Services& services;
  std::unique_ptr<RequestRecord> record = nullptr;  // of the request that is being served, where that is logged
  bool asks_keep_alive = false;                     // the client of that request, by HTTP/1.0

  void within(std::chrono::seconds time) { entry.set_deadline(services.clock.now() + time); }
};

Response fault_response(const wsman::Fault& fault) {
  Response response;
  response.status = 500;
  response.content_type = wsman::content_type(fault.charset);
  response.body = wsman::encode(wsman::print(fault, wsman::reply_to(fault)), fault.charset);
  return response;
}

Response refusal(const HttpError& error) {
  Response response;
  response.status = error.status;
  response.close = true;
  return response;
}

// The client may still be sending: to close at once would reset the connection, and lose it the answer.
asio::awaitable<void> linger(Connection& connection) {
  connection.within(deadline::linger);
  connection.stream->shutdown_send();
  std::string discarded(16 * 1024, '\0');
  for (std::size_t total = 0; total < max_lingering;) {
    auto size = co_await connection.stream->read_some(discarded);
    if (!size || *size == 0) co_return;
    total += *size;
  }
}

// Whether all of it was written.
asio::awaitable<bool> write_whole(Connection& connection, const Response& response) {
  connection.within(deadline::answer);
  Printed printed = print(response, connection.asks_keep_alive);
  bool written = (co_await connection.stream->write(printed.bytes)).has_value();
  if (written && printed.body_from < response.body.size())
    written =
        (co_await connection.stream->write(std::string_view(response.body).substr(printed.body_from))).has_value();
  if (auto record = std::move(connection.record)) record->ends(response, written);
  co_return written;
}

// False: the connection ends.
asio::awaitable<bool> write(Connection& connection, Response response) {
  bool written = co_await write_whole(connection, response);
  if (written && response.close) co_await linger(connection);
  co_return written && !response.close;
}

// Path and method, before anything else is thought about.
std::optional<Response> check_target(const RequestHead& head) {
  Response response;
  if (head.path != "/wsman") {
    response.status = 404;
    return response;
  }
  if (head.method == "POST") return std::nullopt;
  response.status = 405;
  response.headers = "Allow: POST\r\n";
  return response;
}

// To somebody who has not proven who they are: by what to do it, or, where nothing is taken, a 403 that says where. A
// 401 without a challenge would tell a person that the password is wrong.
Response unproven(const Connection& connection) {
  const auto config = connection.services.config();
  Response response;
  response.headers = Authenticator::challenges(config->service, connection.proof.encrypted);
  response.status = response.headers.empty() ? 403 : 401;
  if (response.status == 401) return response;
  response.content_type = "text/plain;charset=UTF-8";
  response.body = config::where_to_log_on(*config, connection.proof.encrypted);
  return response;
}

// A stranger may ask who we are, and nothing else.
asio::awaitable<Response> identify(Connection& connection) {
  auto body = co_await connection.reader.read_body(max_identify);
  if (!body) co_return refusal(body.error());
  auto envelope = wsman::parse(std::move(*body), "application/soap+xml");
  Response response = unproven(connection);
  response.close = true;
  if (!envelope || !std::holds_alternative<wsman::Identify>(envelope->operation)) co_return response;
  wsman::Reply reply = connection.services.dispatcher.identify(false);
  response = Response();
  response.content_type = wsman::content_type(envelope->charset);
  response.body = wsman::print(reply, wsman::reply_to(envelope->header));
  co_return response;
}

// Until proven, decided from the head; a stranger's body is read to be thrown away.
asio::awaitable<Response> challenge(Connection& connection, const RequestHead& head, bool close) {
  Response response = unproven(connection);
  response.close = close || !head.keep_alive || head.expects_continue;
  if (response.close || !head.has_body) co_return response;
  auto discarded = co_await connection.reader.discard_body(max_stranger_request);
  if (!discarded) co_return refusal(discarded.error());
  co_return response;
}

// Opens one request, asks the dispatcher, closes the answer. A Fault is an answer. Nothing to write when the client is
// gone.
asio::awaitable<std::optional<Response>> answer(Connection& connection, const RequestHead& head, std::string body,
                                                PendingAnswer& pending) {
  const auto size = body.size();
  auto envelope = wsman::parse(std::move(body), head.content_type);
  auto* record = connection.record.get();
  if (!envelope) {
    wsman::Fault fault = envelope.error();
    fault.machine = head.host;
    if (record) record->faults(fault);
    co_return fault_response(fault);
  }
  if (record) record->asks(*envelope, size, connection.proof.logon->identity().name);
  psrp::Caller caller{connection.proof.logon, connection.proof.address, envelope->header.session_id,
                      connection.proof.port};
  connection.within(deadline::operation(connection.services.config()->service));
  Answer answer;
  if (record) record->waits();
  bool waits = std::holds_alternative<wsman::Receive>(envelope->operation);
  if (waits) {
    PeerWatch watch(co_await asio::this_coro::executor, connection.stream);
    watch.start([&pending] { pending.give_back(); });
    answer = co_await connection.services.dispatcher.handle(*envelope, caller, pending);
    bool gone = co_await watch.stop();
    if (gone) {
      pending.give_back();
      co_return std::nullopt;
    }
  } else {
    answer = co_await connection.services.dispatcher.handle(*envelope, caller, pending);
  }
  if (record) record->goes_on();
  if (!answer.content) {
    wsman::Fault fault = answer.content.error();
    if (record) record->faults(fault);
    fault.relates_to = envelope->header.message_id;
    fault.charset = envelope->charset;
    fault.machine = head.host;
    co_return fault_response(fault);
  }
  Response response;
  // Our client library sends more than one request at once to a server that it knows.
  if (std::holds_alternative<wsman::Create>(envelope->operation)) response.headers = "Server: psremoting\r\n";
  response.content_type = wsman::content_type(envelope->charset);
  auto text = wsman::print(*answer.content, wsman::reply_to(envelope->header));
  response.body = wsman::encode(std::move(text), envelope->charset);
  co_return response;
}

// One request of somebody known. False: the connection ends.
asio::awaitable<bool> serve_known(Connection& connection, const RequestHead& head) {
  connection.within(deadline::request);
  if (head.expects_continue && head.has_body) {
    if (!co_await connection.stream->write("HTTP/1.1 100 Continue\r\n\r\n")) co_return false;
  }
  auto body = co_await connection.reader.read_body(max_request);
  if (!body) {
    if (body.error().status == 0) co_return false;
    co_return co_await write(connection, refusal(body.error()));
  }
  // An empty request is a client's way to prove itself before it says anything.
  if (body->empty()) co_return co_await write(connection, Response());
  PendingAnswer pending;
  auto response = co_await answer(connection, head, std::move(*body), pending);
  if (!response) {
    if (connection.record) connection.record->ends(Response(), false);
    co_return false;
  }
  response->close = !head.keep_alive;
  if (!co_await write_whole(connection, *response)) {
    // The client has not got it, and asks again on its next connection.
    pending.give_back();
    co_return false;
  }
  pending.came();
  if (response->close) co_await linger(connection);
  co_return !response->close;
}

// One request. False: the connection ends.
asio::awaitable<bool> serve_one(Connection& connection, RequestHead head) {
  connection.record = RequestRecord::begin(connection.services.clock, head, connection.proof.address);
  connection.asks_keep_alive = head.asks_keep_alive;
  if (auto wrong = check_target(head)) {
    wrong->close = head.has_body;
    co_return co_await write(connection, std::move(*wrong));
  }
  if (head.identify && head.authorization.empty()) co_return co_await write(connection, co_await identify(connection));
  auto config = connection.services.config();
  auto verdict = co_await connection.services.authenticator.authenticate(head, *config, connection.proof);
  if (connection.record) connection.record->proven();
  if (!verdict.proven) co_return co_await write(connection, co_await challenge(connection, head, verdict.close));
  connection.entry.authenticated();
  co_return co_await serve_known(connection, head);
}

asio::awaitable<void> serve_requests(Connection& connection) {
  TimePoint stranger_until = connection.services.clock.now() + deadline::stranger;
  connection.within(deadline::first_head);
  for (;;) {
    auto head = co_await connection.reader.read_head();
    if (!head && head.error().status != 0) co_await write(connection, refusal(head.error()));
    if (!head || !*head) co_return;
    if (!connection.proof.logon) connection.entry.set_deadline(stranger_until);
    if (!co_await serve_one(connection, std::move(**head))) co_return;
    if (connection.proof.logon)
      connection.within(deadline::idle);
    else
      connection.entry.set_deadline(stranger_until);
  }
}

}  // namespace

asio::awaitable<void> serve(asio::ip::tcp::socket socket, std::shared_ptr<SSL_CTX> tls,
                            std::unique_ptr<ConnectionEntry> entry, Services services) {
  std::shared_ptr<security::ByteStream> stream;
  ConnectionProof proof;
  proof.address = entry->address();
  boost::system::error_code gone;
  proof.port = socket.remote_endpoint(gone).port();
  entry->set_deadline(services.clock.now() + deadline::tls_handshake);
  if (tls) {
    auto secure = std::make_shared<security::TlsStream>(std::move(socket), tls);
    stream = secure;
    entry->set_stream(stream);
    if (!co_await secure->handshake()) co_return;
    proof.encrypted = true;
    proof.certificate = security::client_certificate(*secure);
  } else {
    stream = std::make_shared<security::PlainStream>(std::move(socket));
    entry->set_stream(stream);
  }
  co_await serve(std::move(stream), std::move(entry), std::move(proof), services);
}

asio::awaitable<void> serve(std::shared_ptr<security::ByteStream> stream, std::unique_ptr<ConnectionEntry> entry,
                            ConnectionProof proof, Services services) {
  Connection connection{stream, HttpReader(*stream), *entry, std::move(proof), services};
  co_await serve_requests(connection);
  stream->close();
}

}  // namespace psremoting::listener
