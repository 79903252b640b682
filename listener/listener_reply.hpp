#pragma once

#include <boost/asio/ip/address.hpp>

#include <span>
#include <string_view>

#include "listener/open_listener.hpp"
#include "wsman/reply.hpp"

namespace psremoting::listener {

// A listener in WinRM's words (MS-WSMV 2.2.4.19). `host` are the host's own addresses: what a listener on all of them
// listens on. `host_name` is told of one for HTTPS, as WinRM does.
wsman::ListenerInfo listener_reply(const OpenListener& listener, std::span<const boost::asio::ip::address> host,
                                   std::string_view host_name);

}  // namespace psremoting::listener
