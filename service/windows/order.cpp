#include "service/order.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/windows/object_handle.hpp>

#include <charconv>
#include <vector>

#include "base/windows/native.hpp"
#include "service/windows/serve_events.hpp"

namespace psremoting::service {
namespace {

namespace asio = boost::asio;

class EventOrder final : public Order {
 public:
  EventOrder(asio::any_io_executor executor, Handle event) : event_(std::move(executor)) {
    if (event) event_.assign(native(event.release()));
  }
  asio::awaitable<bool> given() override {
    auto [failed] = co_await event_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !failed;
  }

 private:
  asio::windows::object_handle event_;
};

// "12:16:20", or nothing where it is anything else.
std::vector<Handle> read_handles(std::string_view words) {
  std::vector<Handle> handles;
  while (true) {
    std::uintptr_t number = 0;
    const auto read = std::from_chars(words.data(), words.data() + words.size(), number);
    if (read.ec != std::errc() || number == 0) return {};
    handles.emplace_back(static_cast<NativeHandle>(number));
    words.remove_prefix(static_cast<std::size_t>(read.ptr - words.data()));
    if (words.empty()) return handles;
    if (words.front() != ':') return {};
    words.remove_prefix(1);
  }
}

}  // namespace

ServeEvents& serve_events() {
  static ServeEvents events;
  return events;
}

Handle take_channel(const std::string& words) {
  auto handles = read_handles(words);
  if (handles.size() != 4) return {};
  serve_events() = {std::move(handles[1]), std::move(handles[2]), std::move(handles[3])};
  return std::move(handles[0]);
}

std::unique_ptr<Order> stop_order(asio::any_io_executor executor) {
  return std::make_unique<EventOrder>(std::move(executor), std::move(serve_events().stop));
}

std::unique_ptr<Order> reload_order(asio::any_io_executor executor) {
  return std::make_unique<EventOrder>(std::move(executor), std::move(serve_events().reload));
}

}  // namespace psremoting::service
