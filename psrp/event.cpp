#include "psrp/event.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace psremoting::psrp {

namespace asio = boost::asio;

asio::awaitable<bool> Event::wait() {
  auto [failed] = co_await raised_.async_receive(asio::as_tuple(asio::use_awaitable));
  co_return !failed;
}

}  // namespace psremoting::psrp
