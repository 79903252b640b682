#include "base/pipe.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <exception>
#include <optional>
#include <string>

#include "tests/support/pipe_pair.hpp"

namespace psremoting {
namespace {

namespace asio = boost::asio;

struct Ends {
  Ends() : Ends(make_pipe_pair()) {}
  explicit Ends(PipePair pair)
      : here(open_pipe(loop.get_executor(), pair.here.release())),
        there(open_pipe(loop.get_executor(), pair.there.release())) {}

  template <class T>
  void spawn(asio::awaitable<T> what, std::optional<T>& out) {
    asio::co_spawn(loop, std::move(what), [&out](std::exception_ptr failed, T value) {
      if (failed) std::rethrow_exception(failed);
      out.emplace(std::move(value));
    });
  }
  void run() {
    loop.restart();
    loop.run();
  }

  asio::io_context loop;
  std::array<char, 32768> buffer{};
  std::unique_ptr<Pipe> here;
  std::unique_ptr<Pipe> there;
  std::optional<Result<std::size_t>> read;
  std::optional<Result<void>> written;
};

TEST_CASE_METHOD(Ends, "Bytes written to one end of a pipe are read from the other", "[base][pipe]") {
  spawn(there->read_some(buffer), read);
  spawn(here->write("hello"), written);
  run();
  REQUIRE(written->has_value());
  CHECK(std::string_view(buffer.data(), read->value()) == "hello");
}

TEST_CASE_METHOD(Ends, "A write goes on until all of it is taken", "[base][pipe]") {
  const std::string long_text(1 << 20, 'x');
  spawn(here->write(long_text), written);
  std::size_t taken = 0;
  while (taken < long_text.size()) {
    read.reset();
    spawn(there->read_some(buffer), read);
    loop.restart();
    while (!read) REQUIRE(loop.run_one() == 1);
    REQUIRE(read->value() > 0);
    taken += read->value();
  }
  run();
  CHECK(taken == long_text.size());
  CHECK(written->has_value());
}

TEST_CASE_METHOD(Ends, "The end of a stream is no bytes", "[base][pipe]") {
  spawn(here->write("last"), written);
  run();
  here->close();
  spawn(there->read_some(buffer), read);
  run();
  CHECK(read->value() == 4);
  spawn(there->read_some(buffer), read);
  run();
  CHECK(read->value() == 0);
}

TEST_CASE_METHOD(Ends, "Writing to who has gone is an error", "[base][pipe]") {
  there->close();
  spawn(here->write("lost"), written);
  run();
  CHECK(written->error().code == Errc::io);
}

TEST_CASE_METHOD(Ends, "Closing a pipe aborts what waits on it", "[base][pipe]") {
  spawn(here->read_some(buffer), read);
  loop.poll();
  REQUIRE_FALSE(read.has_value());
  here->close();
  here->close();
  run();
  CHECK(read->error().code == Errc::aborted);
  written.reset();
  spawn(here->write("x"), written);
  run();
  CHECK(written->error().code == Errc::aborted);
}

}  // namespace
}  // namespace psremoting
