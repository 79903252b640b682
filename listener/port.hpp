#pragma once

#include <boost/asio/ip/tcp.hpp>

namespace psremoting::listener {

// Before it is bound: nobody else may take what this one listens on, and one that was closed a moment ago does not keep
// us from opening it again. The same option has these two meanings on two systems, and the opposite ones on the other.
void claim_port(boost::asio::ip::tcp::acceptor& acceptor, boost::system::error_code& failed);

}  // namespace psremoting::listener
