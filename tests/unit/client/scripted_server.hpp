#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "security/byte_stream.hpp"
#include "security/tls_context.hpp"
#include "tests/support/temporary_folder.hpp"
#include "wsman/envelope.hpp"
#include "wsman/print.hpp"

namespace psremoting::test {

// What a scripted server does with a request.
struct Answer {
  enum class Kind { reply, fault, status, drop, hold } kind = Kind::drop;
  wsman::Reply reply;
  wsman::Fault fault;
  int status = 0;
  std::string key;  // hold: until let_go() of it, with what that says

  static Answer with(wsman::Reply reply) { return {.kind = Kind::reply, .reply = std::move(reply)}; }
  static Answer with(const wsman::FaultKind& kind, std::string words = {}) {
    return {.kind = Kind::fault, .fault = wsman::Fault(kind, std::move(words))};
  }
  static Answer http(int status) { return {.kind = Kind::status, .status = status}; }
  static Answer drop() { return {}; }  // the connection breaks
  static Answer hold(std::string key) { return {.kind = Kind::hold, .key = std::move(key)}; }
};

struct Seen {
  std::string action, message_id, authorization;
  int connection = 0;
};

// The certificate that this program's client trusts, for localhost and 127.0.0.1; and one for another name.
struct Certificates {
  Certificates();
  TemporaryFolder folder;
  security::TlsContext::Files trusted, unknown, misnamed;
};
const Certificates& certificates();

// A WSMan service on a port of 127.0.0.1 and a thread of its own, whose answers are the test's.
class ScriptedServer {
 public:
  using Script = std::function<Answer(const wsman::Envelope&)>;  // on the server's thread

  explicit ScriptedServer(Script script) : ScriptedServer(std::move(script), certificates().trusted) {}
  ScriptedServer(Script script, const security::TlsContext::Files& files);
  ScriptedServer(Script script, bool tls);  // false: in clear
  ~ScriptedServer();

  unsigned short port() const { return port_; }
  // Says that it is a server of ours.
  std::atomic<bool> is_ours = false;
  std::u16string url(std::string_view host = "localhost") const;
  void let_go(const std::string& key, Answer answer);

  std::vector<Seen> seen() const;
  // The messages of one action, whose name is the last word of its URI.
  std::vector<Seen> seen(std::string_view action) const;
  // Waits until there were so many of them.
  std::vector<Seen> wait_for(std::string_view action, std::size_t count);
  int resumed() const;  // TLS sessions that were

 private:
  ScriptedServer(Script script, std::shared_ptr<security::TlsContext> tls);
  boost::asio::awaitable<void> listen();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, int number);
  boost::asio::awaitable<bool> exchange(security::ByteStream& stream, int number, std::string& unread);
  boost::asio::awaitable<Answer> wait_for_release(std::string key);
  void note(Seen seen);

  Script script_;
  std::shared_ptr<security::TlsContext> tls_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  unsigned short port_;
  struct Held {
    explicit Held(boost::asio::io_context& io) : timer(io, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer timer;
    std::optional<Answer> answer;
  };
  std::map<std::string, std::shared_ptr<Held>> held_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Seen> seen_;
  int resumed_ = 0;
  std::thread thread_;
};

}  // namespace psremoting::test
