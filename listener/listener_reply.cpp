#include "listener/listener_reply.hpp"

#include <algorithm>

namespace psremoting::listener {
namespace {

namespace ip = boost::asio::ip;

// Each once: PowerShell's WSMan: drive makes a name of each, and fails where two are the same.
void add(std::vector<std::string>& to, const ip::address& address) {
  auto text = address.to_string();
  if (std::ranges::find(to, text) == to.end()) to.push_back(std::move(text));
}

std::vector<std::string> listening_on(const OpenListener& listener, std::span<const ip::address> host) {
  std::vector<std::string> all;
  for (const auto& at : listener.at) {
    if (!at.address().is_unspecified()) add(all, at.address());
    for (const auto& own : host) {
      if (at.address().is_unspecified() && own.is_v4() == at.address().is_v4()) add(all, own);
    }
  }
  return all;
}

}  // namespace

wsman::ListenerInfo listener_reply(const OpenListener& listener, std::span<const ip::address> host,
                                   std::string_view host_name) {
  wsman::ListenerInfo reply;
  reply.address = listener.where.address == "*" ? "*" : "IP:" + listener.where.address;
  reply.transport = listener.where.https ? "HTTPS" : "HTTP";
  reply.port = listener.at.empty() ? listener.where.port : listener.at.front().port();
  if (listener.where.https) reply.hostname = host_name;
  reply.certificate_thumbprint = listener.certificate_thumbprint;
  reply.listening_on = listening_on(listener, host);
  return reply;
}

}  // namespace psremoting::listener
