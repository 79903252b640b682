#include "tests/unit/client/scripted_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>

#include "security/plain_stream.hpp"
#include "security/self_signed.hpp"
#include "security/tls_stream.hpp"
#include "wsman/names.hpp"

namespace psremoting::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

security::TlsContext::Files make(const TemporaryFolder& folder, const std::string& name,
                                 const std::vector<std::string>& names) {
  auto made = security::make_self_signed(names, 10).value();
  return {folder.write(name + ".pem", made.certificate), folder.write(name + ".key", made.key), {}};
}

std::string value_of(const std::string& head, std::string_view header) {
  auto begin = head.find(std::string(header) + ": ");
  if (begin == std::string::npos) return {};
  begin += header.size() + 2;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::string http(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Status\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string print(const Answer& answer, const wsman::Envelope& request) {
  if (answer.kind == Answer::Kind::status) return http(answer.status, "");
  if (answer.kind == Answer::Kind::reply) return http(200, wsman::print(answer.reply, wsman::reply_to(request.header)));
  wsman::Fault fault = answer.fault;
  fault.relates_to = request.header.message_id;
  return http(500, wsman::print(fault, wsman::reply_to(fault)));
}

}  // namespace

Certificates::Certificates()
    : trusted(make(folder, "trusted", {"localhost", "127.0.0.1"})),
      unknown(make(folder, "unknown", {"localhost"})),
      misnamed(make(folder, "misnamed", {"other.example"})) {
  ::setenv("SSL_CERT_FILE", trusted.certificate.c_str(), 1);
}

const Certificates& certificates() {
  static const Certificates all;
  return all;
}

ScriptedServer::ScriptedServer(Script script, const security::TlsContext::Files& files)
    : ScriptedServer(std::move(script), security::TlsContext::load(files).value()) {}

ScriptedServer::ScriptedServer(Script script, bool tls)
    : ScriptedServer(std::move(script), tls ? security::TlsContext::load(certificates().trusted).value() : nullptr) {}

ScriptedServer::ScriptedServer(Script script, std::shared_ptr<security::TlsContext> tls)
    : script_(std::move(script)),
      tls_(std::move(tls)),
      acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      port_(acceptor_.local_endpoint().port()) {
  asio::co_spawn(io_, listen(), asio::detached);
  thread_ = std::thread([this] {
    // A client that has gone is nothing to die of.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    io_.run();
  });
}

ScriptedServer::~ScriptedServer() {
  io_.stop();
  thread_.join();
}

std::u16string ScriptedServer::url(std::string_view host) const {
  std::string text = std::string(tls_ ? "https" : "http") + "://" + std::string(host) + ":" + std::to_string(port_) +
                     "/wsman?PSVersion=7.6";
  return {text.begin(), text.end()};
}

asio::awaitable<void> ScriptedServer::listen() {
  for (int number = 1;; ++number) {
    auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
    asio::co_spawn(io_, serve(std::move(socket), number), asio::detached);
  }
}

asio::awaitable<void> ScriptedServer::serve(tcp::socket socket, int number) {
  std::unique_ptr<security::ByteStream> stream;
  if (tls_) {
    auto secured = std::make_unique<security::TlsStream>(std::move(socket), tls_->current());
    if (!co_await secured->handshake()) co_return;
    if (SSL_session_reused(secured->ssl())) {
      std::lock_guard lock(mutex_);
      ++resumed_;
    }
    stream = std::move(secured);
  } else {
    stream = std::make_unique<security::PlainStream>(std::move(socket));
  }
  std::string unread;
  while (co_await exchange(*stream, number, unread)) {
  }
  stream->close();
}

asio::awaitable<bool> ScriptedServer::exchange(security::ByteStream& stream, int number, std::string& unread) {
  std::string text = std::exchange(unread, {});
  std::size_t head = text.find("\r\n\r\n");
  std::size_t length = head == std::string::npos ? 0 : std::stoul(value_of(text, "Content-Length"));
  while (head == std::string::npos || text.size() < head + 4 + length) {
    std::array<char, 4096> buffer;
    auto size = co_await stream.read_some(buffer);
    if (!size || *size == 0) co_return false;
    text.append(buffer.data(), *size);
    if (text.front() != 'P') {  // no POST, perhaps a TLS handshake: what every web server says to that
      co_await stream.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      co_return false;
    }
    head = text.find("\r\n\r\n");
    if (head != std::string::npos) length = std::stoul(value_of(text, "Content-Length"));
  }
  unread = text.substr(head + 4 + length);
  text.resize(head + 4 + length);
  auto request = wsman::parse(text.substr(head + 4), value_of(text, "Content-Type"));
  if (!request) co_return false;
  note({request->header.action, request->header.message_id, value_of(text, "Authorization"), number});
  Answer answer = script_(*request);
  if (answer.kind == Answer::Kind::hold) answer = co_await wait_for_release(answer.key);
  if (answer.kind == Answer::Kind::drop) co_return false;
  std::string reply = print(answer, *request);
  if (is_ours) reply.insert(reply.find("\r\n") + 2, "Server: psremoting\r\n");
  co_return (co_await stream.write(reply)).has_value();
}

asio::awaitable<Answer> ScriptedServer::wait_for_release(std::string key) {
  auto& slot = held_[key];
  if (!slot) slot = std::make_shared<Held>(io_);
  auto held = slot;
  if (!held->answer) co_await held->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_return held->answer.value();
}

void ScriptedServer::let_go(const std::string& key, Answer answer) {
  asio::post(io_, [this, key, answer = std::move(answer)] {
    auto& slot = held_[key];
    if (!slot) slot = std::make_shared<Held>(io_);
    slot->answer = answer;
    slot->timer.cancel();
  });
}

void ScriptedServer::note(Seen seen) {
  std::lock_guard lock(mutex_);
  seen_.push_back(std::move(seen));
  changed_.notify_all();
}

std::vector<Seen> ScriptedServer::seen() const {
  std::lock_guard lock(mutex_);
  return seen_;
}

std::vector<Seen> ScriptedServer::seen(std::string_view action) const {
  auto all = seen();
  std::erase_if(all, [&](const Seen& one) { return !one.action.ends_with("/" + std::string(action)); });
  return all;
}

std::vector<Seen> ScriptedServer::wait_for(std::string_view action, std::size_t count) {
  std::unique_lock lock(mutex_);
  auto there = [&] {
    return static_cast<std::size_t>(std::count_if(seen_.begin(), seen_.end(), [&](const Seen& one) {
             return one.action.ends_with("/" + std::string(action));
           })) >= count;
  };
  REQUIRE(changed_.wait_for(lock, std::chrono::seconds(60), there));
  lock.unlock();
  return seen(action);
}

int ScriptedServer::resumed() const {
  std::lock_guard lock(mutex_);
  return resumed_;
}

}  // namespace psremoting::test
