#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "client/http_client.hpp"
#include "wsman/operation.hpp"
#include "wsman/response.hpp"

namespace psremoting::client {

struct Login {
  std::int32_t mechanism = 0;  // a WSMAN_FLAG_AUTH_…
  std::string user;
  Secret password;
};

// A message as it goes over the wire. Sent again it is the same message, which the server does not obey twice.
struct Request {
  std::string envelope, message_id;
  Duration time;  // for the answer, all in all
  // Nobody waits for the answer, which is hours away: a connection that is gone need not be noticed at once.
  bool may_be_idle = false;
  std::string next{};  // another envelope that goes right behind it, or nothing
};

// What WSManCreateSession gives: a server, a user and options. Options are set before the first operation; after that
// it is shared by shells on any thread.
class Session {
 public:
  Session(boost::asio::io_context& io, TlsClient& tls, Clock& clock, ServerAddress server, Login login);

  void set(std::int32_t option, std::int32_t value);
  void set(std::int32_t option, std::string text);
  std::int32_t get(std::int32_t option) const;

  // Whether this library can connect so at all; else words that say what to write instead.
  Outcome<void> usable() const;

  // The headers that every request of this session has. `time`: how long the server may take for the answer.
  wsman::Header header(std::string resource_uri, std::chrono::milliseconds time);
  Request request(const wsman::Operation& operation, const wsman::Header& header);
  // An envelope that a server answers at once; and whether the answer is its, and not a proxy's that does not reach it.
  std::string identify() const;
  Outcome<void> is_reached(const HttpReply& reply);
  // A reply to the message of this id; a fault is a Failure.
  Outcome<wsman::Response> read(HttpReply reply, const std::string& message_id);
  HttpClient& http();
  // The server reads a request that comes behind another one, and answers both in turn: ours does, and says who it is.
  bool takes_two_at_once() const { return is_ours_; }

  boost::asio::io_context& io() const { return io_; }
  Clock& clock() const { return clock_; }

  // How long an option that PowerShell set in milliseconds says; `otherwise` where it said nothing of use.
  std::chrono::milliseconds time(std::int32_t option, std::chrono::milliseconds otherwise) const;
  // How long a lost network is waited for.
  static constexpr std::chrono::minutes patience{4};

 private:
  bool https() const;
  std::string text(std::int32_t option, const std::string& otherwise) const;

  boost::asio::io_context& io_;
  TlsClient& tls_;
  Clock& clock_;
  ServerAddress server_;
  Login login_;
  std::string id_;

  std::atomic<bool> is_ours_ = false;
  mutable std::mutex mutex_;
  std::map<std::int32_t, std::int32_t> numbers_;
  std::map<std::int32_t, std::string> texts_;
  std::unique_ptr<HttpClient> http_;  // made with the first request, when all options are known
};

}  // namespace psremoting::client
