#pragma once

#include <mutex>
#include <optional>

#include "client/http_client.hpp"
#include "client/session.hpp"

namespace psremoting::client {

// A command's first Receive, which went to the server right behind the Command, on the same connection, until
// PowerShell asks for it. Any thread. Where PowerShell never asks, its connection is closed with it, and the server
// keeps what it gave.
class FirstReceive {
 public:
  struct Sent {
    Request request;
    HttpClient::Posted posted;
  };
  void put(Sent sent);
  // Gives the Receive to the one caller that asks first; nothing where the Command went alone.
  std::optional<Sent> take();

 private:
  std::mutex mutex_;
  std::optional<Sent> sent_;
};

}  // namespace psremoting::client
