#include "service/order.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <charconv>
#include <csignal>

namespace psremoting::service {
namespace {

namespace asio = boost::asio;

class SignalOrder final : public Order {
 public:
  SignalOrder(asio::any_io_executor executor, std::initializer_list<int> signals) : signals_(std::move(executor)) {
    for (int signal : signals) signals_.add(signal);
  }
  asio::awaitable<bool> given() override {
    auto [cancelled, signal] = co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !cancelled;
  }

 private:
  asio::signal_set signals_;
};

}  // namespace

Handle take_channel(const std::string& words) {
  int descriptor = -1;
  const auto* end = words.data() + words.size();
  const auto read = std::from_chars(words.data(), end, descriptor);
  return Handle(read.ec == std::errc() && read.ptr == end && descriptor >= 0 ? descriptor : Handle::none);
}

std::unique_ptr<Order> stop_order(asio::any_io_executor executor) {
  return std::make_unique<SignalOrder>(std::move(executor), std::initializer_list<int>{SIGTERM, SIGINT});
}

std::unique_ptr<Order> reload_order(asio::any_io_executor executor) {
  return std::make_unique<SignalOrder>(std::move(executor), std::initializer_list<int>{SIGHUP});
}

}  // namespace psremoting::service
