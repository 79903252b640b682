#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "client/failure.hpp"
#include "client/http_reply.hpp"
#include "client/line.hpp"
#include "client/operation.hpp"
#include "client/server_address.hpp"
#include "client/tls_client.hpp"

namespace psremoting::client {

// Posts envelopes to one server, each on a connection of its own until it is answered; connections are kept for the
// next one. Any thread; must outlive its posts.
class HttpClient {
 public:
  // Without TLS where the address says http. `authorization` is the header's value.
  HttpClient(boost::asio::io_context& io, TlsClient& tls, ServerAddress server, Secret authorization,
             CertificateChecks checks);
  ~HttpClient();

  struct Connection {
    std::unique_ptr<security::ByteStream> stream;
    Line line;
    std::string unread{};  // of the next answer, read with the one before
  };
  // A request that is on its way, and the connection on which its answer will come.
  struct Posted {
    Connection connection;
    bool is_kept = false;  // a connection from before, which the server may have closed meanwhile
    TimePoint written{};
    bool has_next = false;  // another request went right behind it
  };
  // Two halves, so that one can ask for more before one looks at what came. The words of a failure name the server.
  // Both on the operation's strand, and given up when it is cancelled. A server that is out of reach is noticed after
  // two seconds, or, `may_be_idle`, later. `next`: another envelope that goes right behind, or nothing.
  boost::asio::awaitable<Outcome<Posted>> post(std::string_view envelope, Operation& operation, TimePoint deadline,
                                               std::string_view next = {});
  boost::asio::awaitable<Outcome<HttpReply>> answer(Posted& posted, Operation& operation, TimePoint deadline,
                                                    bool may_be_idle = false);
  // After an answer that left the connection open: the request that went behind.
  static std::optional<Posted> next(Posted posted);

  const ServerAddress& server() const { return server_; }

 private:
  using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;
  using Socket = boost::asio::ip::tcp::socket;

  Connection take_idle();
  void keep(Connection connection);
  void forget_idle();
  boost::asio::awaitable<Outcome<Connection>> connect(Operation& operation, TimePoint deadline);
  boost::asio::awaitable<Outcome<Endpoints>> resolve(Operation& operation, TimePoint deadline);
  boost::asio::awaitable<Outcome<void>> reach(Socket& socket, Operation& operation, TimePoint deadline);
  Duration time_to_reach() const;
  void note(const Outcome<void>& reached, const Socket& socket);
  boost::asio::awaitable<Outcome<Connection>> secure(Socket socket, Line line, Operation& operation,
                                                     TimePoint deadline);
  boost::asio::awaitable<Outcome<void>> write(Connection& connection, std::string text, Operation& operation,
                                              TimePoint deadline);
  std::string print(std::string_view envelope, std::string_view next) const;
  // With room for the envelope, and for so many bytes behind it.
  std::string head(std::size_t length, std::size_t behind = 0) const;

  boost::asio::io_context& io_;
  TlsClient& tls_;
  const ServerAddress server_;
  const Secret authorization_;
  const CertificateChecks checks_;

  mutable std::mutex mutex_;
  std::vector<Connection> idle_;
  Endpoints endpoints_;                 // where the last connection went; empty: ask for the name again
  int in_vain_ = 0;                     // attempts to connect since then
  std::optional<Duration> round_trip_;  // of the last connection; nothing before the first
};

}  // namespace psremoting::client
