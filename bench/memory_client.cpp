#include "bench/memory_client.hpp"

#include <stdexcept>
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/base64.hpp"
#include "wsman/names.hpp"
#include "wsman/request.hpp"

namespace psremoting::bench {
namespace {

// What PowerShell sends first: its capability, and the pool that it wants.
std::string opening(const Guid& pool) {
  using psrp::MessageType;
  psrp::MessageHeader capability{psrp::Destination::server, MessageType::session_capability, pool, {}};
  psrp::MessageHeader init{psrp::Destination::server, MessageType::init_runspace_pool, pool, {}};
  std::string bytes =
      psrp::whole_fragment(1, capability,
                           "<Obj RefId=\"0\"><MS><Version N=\"protocolversion\">2.3</Version></MS></Obj>") +
      psrp::whole_fragment(
          2, init, "<Obj RefId=\"0\"><MS><I32 N=\"MinRunspaces\">1</I32><I32 N=\"MaxRunspaces\">1</I32></MS></Obj>");
  std::string text;
  base64::append(text, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  return text;
}

wsman::Header header(const Guid& shell) {
  wsman::Header header;
  header.message_id = "uuid:" + Guid::random().upper();
  header.to = "https://localhost/wsman";
  header.resource_uri = std::string(wsman::resource::powershell) + "PowerShell.7.6";
  header.operation_timeout = std::chrono::minutes(25);
  header.max_envelope_size = 512'000;
  header.session_id = "uuid:" + shell.upper();
  return header;
}

int connect_to(std::uint16_t port) {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0)
    throw std::runtime_error("no connection");
  return socket;
}

}  // namespace

IdleSession::IdleSession(SSL_CTX* tls, std::uint16_t port) : ssl_(SSL_new(tls), SSL_free), socket_(connect_to(port)) {
  SSL_set_fd(ssl_.get(), socket_);
  if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("no TLS");
}

IdleSession::~IdleSession() { ::close(socket_); }

void IdleSession::ask(const std::string& envelope) {
  std::string text =
      "POST /wsman?PSVersion=7.6 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic YWRtaW46YWRtaW4=\r\n"
      "Content-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: " +
      std::to_string(envelope.size()) + "\r\n\r\n" + envelope;
  if (SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())) <= 0)
    throw std::runtime_error("the request was not taken");
}

std::string IdleSession::answer() {
  constexpr std::string_view length_is = "Content-Length: ";
  std::string text;
  for (;;) {
    char buffer[16384];
    int size = SSL_read(ssl_.get(), buffer, sizeof buffer);
    if (size <= 0) throw std::runtime_error("the connection ended: " + text);
    text.append(buffer, static_cast<std::size_t>(size));
    auto body = text.find("\r\n\r\n"), length = text.find(length_is);
    if (body == std::string::npos || length == std::string::npos) continue;
    if (text.size() < body + 4 + std::stoul(text.substr(length + length_is.size()))) continue;
    if (!text.starts_with("HTTP/1.1 200")) throw std::runtime_error(text);
    return text.substr(body + 4);
  }
}

std::string IdleSession::receive() const {
  wsman::Receive receive;
  receive.streams = {"stdout"};
  auto head = header(id_);
  head.selectors.emplace_back("ShellId", id_.upper());
  return wsman::print(receive, head);
}

void IdleSession::open() {
  std::string first = opening(id_);
  wsman::Create create;
  create.shell_id = id_.upper();
  create.name = "Session1";
  create.input_streams = {"stdin", "pr"};
  create.output_streams = {"stdout"};
  create.creation_xml = first;
  auto head = header(id_);
  head.options.push_back({"protocolversion", "2.3", true});
  ask(wsman::print(create, head));
  answer();
  // Capability, private data and the state Opened are three streams, in one answer or several.
  for (std::size_t streams = 0; streams < 3;) {
    ask(receive());
    std::string text = answer();
    for (auto at = text.find("<rsp:Stream "); at != std::string::npos; at = text.find("<rsp:Stream ", at + 1))
      ++streams;
  }
  ask(receive());
}

}  // namespace psremoting::bench
