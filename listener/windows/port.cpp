#include "listener/port.hpp"

namespace psremoting::listener {

// SO_REUSEADDR would let any program of any account listen beside us, and take our clients' passwords.
void claim_port(boost::asio::ip::tcp::acceptor& acceptor, boost::system::error_code& failed) {
  using Exclusive = boost::asio::detail::socket_option::boolean<BOOST_ASIO_OS_DEF(SOL_SOCKET), SO_EXCLUSIVEADDRUSE>;
  acceptor.set_option(Exclusive(true), failed);
}

}  // namespace psremoting::listener
