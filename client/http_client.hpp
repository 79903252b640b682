#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/secret.hpp"
#include "client/failure.hpp"
#include "client/server_address.hpp"

namespace psremoting::client {

// What the user said about the server's certificate.
struct CertificateChecks {
  bool authority = true;  // -SkipCACheck
  bool name = true;       // -SkipCNCheck
};

struct HttpReply {
  unsigned status = 0;
  std::string content_type, body;
};

// Ends a post() that is under way; any thread.
class Cancellation {
 public:
  Cancellation();
  ~Cancellation();
  void cancel();
  bool cancelled() const;

 private:
  friend class HttpClient;
  struct State;
  std::shared_ptr<State> state_;
};

// Posts envelopes to one server over TLS, each on a connection of its own while it waits; connections are kept for the
// next one and TLS sessions are resumed. Any thread; must outlive its posts.
class HttpClient {
 public:
  // `authorization` is the header's value.
  HttpClient(ServerAddress server, Secret authorization, CertificateChecks checks);
  ~HttpClient();

  // A reply with any status, or why there is none, in words that name the host.
  boost::asio::awaitable<Outcome<HttpReply>> post(std::string_view envelope, std::chrono::steady_clock::time_point deadline,
                                                  Cancellation& cancellation);
  const ServerAddress& server() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace psremoting::client
