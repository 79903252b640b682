#include "base/channel.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace psremoting {
namespace {

namespace asio = boost::asio;

// Runs the coroutine to its end on a loop of its own.
template <class T>
T run(asio::io_context& loop, asio::awaitable<T> what) {
  std::optional<T> out;
  asio::co_spawn(loop, std::move(what), [&](std::exception_ptr failed, T value) {
    if (failed) std::rethrow_exception(failed);
    out.emplace(std::move(value));
  });
  loop.restart();
  loop.run();
  return std::move(*out);
}

Message message(std::string bytes) { return Message{std::move(bytes), {}}; }

struct Pair {
  Pair() : Pair(make_channel_pair().value()) {}
  explicit Pair(ChannelPair ends)
      : polled(open_polled_channel(std::move(ends.here))),
        channel(open_channel(loop.get_executor(), std::move(ends.there))) {}

  // Asks until the message is there: the kernel has it, but a pipe may tell of it a moment later.
  Result<Message> receive() {
    while (true) {
      auto got = polled->try_receive();
      if (!got) return got.error();
      if (*got) return std::move(**got);
    }
  }

  asio::io_context loop;
  std::unique_ptr<PolledChannel> polled;
  std::unique_ptr<Channel> channel;
};

TEST_CASE("A message crosses a channel whole, both ways and in order", "[base][channel]") {
  Pair pair;
  const std::string longest(max_message, 'x');
  REQUIRE(run(pair.loop, pair.channel->send(message("one"))).has_value());
  REQUIRE(pair.receive()->bytes == "one");
  CHECK_FALSE(pair.polled->try_receive()->has_value());

  REQUIRE(*pair.polled->try_send(message("two")));
  REQUIRE(run(pair.loop, pair.channel->receive())->bytes == "two");
  REQUIRE(*pair.polled->try_send(message(longest)));
  CHECK(run(pair.loop, pair.channel->receive())->bytes == longest);
}

TEST_CASE("A message that is too long, or empty, is not sent", "[base][channel]") {
  Pair pair;
  auto big = pair.polled->try_send(message(std::string(max_message + 1, 'x')));
  REQUIRE(big.has_error());
  CHECK(big.error().code == Errc::too_large);
  CHECK(run(pair.loop, pair.channel->send(message(std::string(max_message + 1, 'x')))).has_error());
  CHECK(pair.polled->try_send(message("")).has_error());
}

TEST_CASE("Handles cross a channel and work at the other end", "[base][channel]") {
  Pair pair;
  auto other = make_channel_pair();
  REQUIRE(other.has_value());
  auto far_end = open_polled_channel(std::move(other->here));
  Message with_handle = message("take this");
  with_handle.handles.push_back(std::move(other->there));
  REQUIRE(*pair.polled->try_send(with_handle));
  with_handle.handles.clear();

  auto got = run(pair.loop, pair.channel->receive());
  REQUIRE(got.has_value());
  REQUIRE(got->handles.size() == 1);
  auto received = open_channel(pair.loop.get_executor(), std::move(got->handles[0]));
  REQUIRE(*far_end->try_send(message("hello")));
  CHECK(run(pair.loop, received->receive())->bytes == "hello");
}

TEST_CASE("A handle that is none does not cross a channel", "[base][channel]") {
  Pair pair;
  Message with_none = message("nothing");
  with_none.handles.emplace_back();
  CHECK(pair.polled->try_send(with_none).has_error());
}

TEST_CASE("The end of one process ends the other's channel with io", "[base][channel]") {
  Pair pair;
  SECTION("the polled end goes") {
    pair.polled.reset();
    auto got = run(pair.loop, pair.channel->receive());
    REQUIRE(got.has_error());
    CHECK(got.error().code == Errc::io);
  }
  SECTION("the end on Asio goes") {
    pair.channel->close();
    auto got = pair.receive();
    REQUIRE(got.has_error());
    CHECK(got.error().code == Errc::io);
  }
}

TEST_CASE("Closing a channel aborts what waits on it", "[base][channel]") {
  Pair pair;
  std::optional<Result<Message>> got;
  asio::co_spawn(pair.loop, pair.channel->receive(),
                 [&](std::exception_ptr, Result<Message> value) { got.emplace(std::move(value)); });
  pair.loop.poll();
  REQUIRE_FALSE(got.has_value());
  pair.channel->close();
  pair.channel->close();
  pair.loop.run();
  REQUIRE(got.has_value());
  CHECK(got->error().code == Errc::aborted);
}

}  // namespace
}  // namespace psremoting
