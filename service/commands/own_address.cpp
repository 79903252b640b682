#include "service/commands/own_address.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/system/errc.hpp>

namespace psremoting::service {

// A socket of no port of note is bound to it and closed at once: nothing is sent or received.
bool is_own_address(const std::string& address) {
  boost::system::error_code failed;
  const auto parsed = boost::asio::ip::make_address(address, failed);
  if (failed || parsed.is_unspecified()) return true;
  boost::asio::io_context io;
  boost::asio::ip::udp::socket socket(io);
  const boost::asio::ip::udp::endpoint at(parsed, 0);
  socket.open(at.protocol(), failed);
  if (!failed) socket.bind(at, failed);
  return failed != boost::system::errc::address_not_available;
}

}  // namespace psremoting::service
