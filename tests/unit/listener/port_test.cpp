#include "listener/port.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

using boost::asio::ip::tcp;

namespace {

// Whether the other could listen at the same place, too, by the means of a program that means to.
bool can_take(boost::asio::io_context& io, const tcp::endpoint& at) {
  tcp::acceptor other(io, at.protocol());
  boost::system::error_code failed;
  other.set_option(tcp::acceptor::reuse_address(true));
  other.bind(at, failed);
  if (!failed) other.listen(1, failed);
  return !failed;
}

}  // namespace

// Wine has Linux' meaning of both options, so there it could not fail; docs/windows-checklist.md has the step.
TEST_CASE("Nobody else can listen on a port that was claimed", "[listener]") {
  boost::asio::io_context io;
  tcp::acceptor ours(io, tcp::v4());
  boost::system::error_code failed;
  psremoting::listener::claim_port(ours, failed);
  REQUIRE_FALSE(failed);
  ours.bind({boost::asio::ip::address_v4::loopback(), 0});
  ours.listen(1);
  CHECK_FALSE(can_take(io, ours.local_endpoint()));
}
