#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

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

// What WSManInitialize gives: the threads on which everything runs and from which callbacks come. Several, because a
// callback may wait for what another one brings.
struct Api {
  boost::asio::thread_pool threads{4};
};

// What WSManCreateSession gives: a server, a user and options. Options are set before the first operation; after that it
// is shared by shells on any thread.
class Session {
 public:
  Session(std::shared_ptr<Api> api, ServerAddress server, std::int32_t mechanism, std::string user, Secret password);

  void set(std::int32_t option, std::int32_t value);
  std::int32_t get(std::int32_t option) const;

  boost::asio::any_io_executor executor() { return api_->threads.get_executor(); }

  // The headers that every request of this session has.
  wsman::Header header(std::string resource_uri);

  // Asks once; a fault is a Failure. With the same header it is the same message, which the server does not run twice.
  boost::asio::awaitable<Outcome<wsman::Response>> ask(const wsman::Operation& operation, const wsman::Header& header, Cancellation& cancellation);
  // Asks again for a while where nothing is known of what the server did.
  boost::asio::awaitable<Outcome<wsman::Response>> ask_until_answered(const wsman::Operation& operation, const wsman::Header& header, Cancellation& cancellation);

  // How long the server may take for one answer, and how long a lost network is waited for.
  std::chrono::milliseconds operation_timeout() const { return std::chrono::seconds(60); }
  std::chrono::milliseconds patience() const { return std::chrono::minutes(4); }

 private:
  HttpClient& http();
  Outcome<void> check() const;

  std::shared_ptr<Api> api_;
  ServerAddress server_;
  std::int32_t mechanism_;
  std::string user_;
  Secret password_;
  std::string id_;

  mutable std::mutex mutex_;
  std::map<std::int32_t, std::int32_t> options_;
  std::unique_ptr<HttpClient> http_;  // made with the first request, when all options are known
};

}  // namespace psremoting::client
