// From the bytes of a stranger's connection to a request as the dispatcher sees it: HTTP, then SOAP.
#include "listener/http.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>

#include "listener/authenticator.hpp"
#include "tests/support/memory_stream.hpp"
#include "wsman/envelope.hpp"

namespace {

using namespace psremoting;

boost::asio::awaitable<void> read_all(listener::HttpReader& reader) {
  for (;;) {
    auto head = co_await reader.read_head();
    if (!head || !*head) co_return;
    auto basic = listener::parse_basic((**head).authorization);
    if ((**head).identify) {
      if (!co_await reader.discard_body(1024)) co_return;
      continue;
    }
    auto body = co_await reader.read_body(64 * 1024);
    if (!body) co_return;
    auto envelope = wsman::parse(std::move(*body), (**head).content_type);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  boost::asio::io_context io;
  test::MemoryStream stream(io.get_executor());
  stream.say({reinterpret_cast<const char*>(data), size});
  stream.leave();
  listener::HttpReader reader(stream);
  boost::asio::co_spawn(io, read_all(reader), boost::asio::detached);
  io.run();
  return 0;
}
