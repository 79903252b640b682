#pragma once

#include <boost/asio/awaitable.hpp>

#include "client/outage.hpp"
#include "client/session.hpp"

namespace psremoting::client {

// When a message whose answer does not come is sent again.
enum class Retry {
  never,
  if_lost,  // where the server may have it already; for as long as the answer may take
  always,   // for Session::patience
};

// One message and its answer: sent, waited for, and sent again as the same message. On the operation's strand; the
// session, the operation and the outage must outlive it.
class Exchange {
 public:
  // `outage`: who is told of the network, or null.
  Exchange(Session& session, Operation& operation, Request request, Retry retry, Outage* outage = nullptr);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Sends it; whether that succeeded is end()'s to say.
  boost::asio::awaitable<void> begin();
  boost::asio::awaitable<Outcome<wsman::Response>> end();
  // Instead of begin(): it went behind another message.
  void adopt(HttpClient::Posted posted);
  // After end(): the message that went behind this one.
  std::optional<HttpClient::Posted> take_next();
  // Whether the server may have it.
  bool was_sent() const { return sent_ > 0; }

 private:
  boost::asio::awaitable<void> post();
  boost::asio::awaitable<Outcome<wsman::Response>> answer();
  boost::asio::awaitable<Outcome<void>> find_network();
  bool may_repeat(const Failure& failure) const;
  void note(const Failure& failure);
  void tell();
  void found();

  Session& session_;
  Operation& operation_;
  const Request request_;
  const Retry retry_;
  Outage* outage_;
  Outcome<HttpClient::Posted> posted_;
  TimePoint deadline_{}, give_up_{};
  TimePoint begun_{};  // when it was sent last
  TimePoint gone_since_{};
  int sent_ = 0, failures_ = 0;
  bool lost_ = false;  // the server may have it
  bool told_ = false;
};

}  // namespace psremoting::client
