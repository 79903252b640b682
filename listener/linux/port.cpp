#include "listener/port.hpp"

namespace psremoting::listener {

void claim_port(boost::asio::ip::tcp::acceptor& acceptor, boost::system::error_code& failed) {
  acceptor.set_option(boost::asio::ip::tcp::acceptor::reuse_address(true), failed);
}

}  // namespace psremoting::listener
