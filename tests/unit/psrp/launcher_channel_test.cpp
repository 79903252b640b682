#include "psrp/launcher_channel.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <exception>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "tests/support/pipe_pair.hpp"

using namespace psremoting;
using namespace psremoting::psrp;

namespace asio = boost::asio;

namespace {

using LogonResult = Result<std::shared_ptr<const Logon>>;
using ProcessResult = Result<std::unique_ptr<Process>>;

// A LauncherChannel on a loop of its own, and the test in the launcher's place.
struct Fixture {
  Fixture() : Fixture(make_channel_pair().value()) {}
  explicit Fixture(ChannelPair ends)
      : other_end(open_polled_channel(std::move(ends.here))),
        launcher(loop.get_executor(), open_channel(loop.get_executor(), std::move(ends.there))) {
    asio::co_spawn(loop, launcher.run(), [this](std::exception_ptr, Error why) { ended = why; });
  }
  ~Fixture() {
    launcher.stop();
    loop.run();
  }

  template <class T>
  void spawn(asio::awaitable<T> what, std::optional<T>& out) {
    asio::co_spawn(loop, std::move(what), [&out](std::exception_ptr failed, T value) {
      if (failed) std::rethrow_exception(failed);
      out.emplace(std::move(value));
    });
  }
  void until(const std::function<bool()>& condition) {
    if (loop.stopped()) loop.restart();
    while (!condition()) REQUIRE(loop.run_one() == 1);
  }

  template <class R>
  R asked() {
    for (;;) {
      auto message = other_end->try_receive().value();
      if (message) {
        auto request = request::parse_request(message->bytes).value();
        REQUIRE(std::holds_alternative<R>(request));
        return std::get<R>(std::move(request));
      }
      loop.poll();
    }
  }
  void answer(const request::Answer& answer, std::vector<Handle> handles = {}) {
    Message message{request::print(answer), std::move(handles)};
    REQUIRE(other_end->try_send(message).value());
  }

  std::shared_ptr<const Logon> log_on() {
    std::optional<LogonResult> got;
    spawn(launcher.logon(request::LogonPassword{0, "ann", Secret("x"), ""}), got);
    const auto asked_for = asked<request::LogonPassword>();
    answer(request::LoggedOn{asked_for.sequence, 17, {"ann", "1000", {}, {}, LogonMethod::basic, false}});
    until([&] { return got.has_value(); });
    return got->value();
  }

  // Three handles, whose other ends stay here.
  std::vector<Handle> pipes() {
    std::vector<Handle> out;
    for (int i = 0; i < 3; ++i) {
      auto pair = make_pipe_pair();
      out.push_back(std::move(pair.here));
      far_ends.push_back(std::move(pair.there));
    }
    return out;
  }
  request::StartCommand command() { return {0, 0, "true", false, {}, {}, 0, {}}; }

  std::unique_ptr<Process> start(request::WorkerId worker, std::optional<int> exits = std::nullopt) {
    auto logon = log_on();
    std::optional<ProcessResult> got;
    spawn(launcher.start(loop.get_executor(), logon, command()), got);
    const auto asked_for = asked<request::StartCommand>();
    CHECK(asked_for.logon == 17);
    answer(request::Started{asked_for.sequence, worker, 4711}, pipes());
    if (exits) answer(request::WorkerExited{worker, *exits});
    until([&] { return got.has_value(); });
    logon.reset();
    CHECK(asked<request::ForgetLogon>().logon == 17);
    return std::move(got->value());
  }

  asio::io_context loop;
  std::vector<Handle> far_ends;
  std::unique_ptr<PolledChannel> other_end;
  LauncherChannel launcher;
  std::optional<Error> ended;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A logon is forgotten when its last holder goes", "[psrp][launcher]") {
  auto logon = log_on();
  CHECK(logon->id() == 17);
  CHECK(logon->identity().name == "ann");
  auto other_holder = logon;
  logon.reset();
  loop.poll();
  CHECK(!other_end->try_receive().value());
  other_holder.reset();
  CHECK(asked<request::ForgetLogon>().logon == 17);
}

TEST_CASE_METHOD(Fixture, "Why something failed is told as the launcher said it", "[psrp][launcher]") {
  std::optional<LogonResult> got;
  spawn(launcher.logon(request::LogonPassword{0, "ann", Secret("x"), ""}), got);
  answer(request::Failed{asked<request::LogonPassword>().sequence, error(Errc::logon_failed, "no")});
  until([&] { return got.has_value(); });
  CHECK(got->error() == error(Errc::logon_failed, "no"));
}

TEST_CASE_METHOD(Fixture, "A request that is too long fails alone, and the channel goes on", "[psrp][launcher]") {
  auto logon = log_on();
  std::optional<ProcessResult> got;
  auto long_one = command();
  long_one.command_line.assign(request::max_size, 'x');
  spawn(launcher.start(loop.get_executor(), logon, long_one), got);
  until([&] { return got.has_value(); });
  CHECK(got->error().code == Errc::too_large);
  CHECK(got->error().detail.find("256 KiB") != std::string::npos);
  CHECK_FALSE(ended);
  CHECK(start(7));
}

TEST_CASE_METHOD(Fixture, "Answers find their askers in any order", "[psrp][launcher]") {
  std::optional<LogonResult> first, second;
  spawn(launcher.logon(request::LogonPassword{0, "ann", Secret("x"), ""}), first);
  const auto one = asked<request::LogonPassword>().sequence;
  spawn(launcher.logon(request::LogonPassword{0, "bob", Secret("x"), ""}), second);
  const auto two = asked<request::LogonPassword>().sequence;
  answer(request::Failed{two, error(Errc::logon_failed, "two")});
  answer(request::Failed{one, error(Errc::logon_failed, "one")});
  until([&] { return first && second; });
  CHECK(first->error().detail == "one");
  CHECK(second->error().detail == "two");
}

TEST_CASE_METHOD(Fixture, "A process has its pipes and its exit code", "[psrp][launcher]") {
  auto process = start(5);
  CHECK(process->id() == 4711);
  std::optional<Result<void>> written;
  spawn(process->input().write("hello"), written);
  until([&] { return written.has_value(); });
  auto stdin_end = open_pipe(loop.get_executor(), far_ends[0].release());
  std::array<char, 64> buffer{};
  std::optional<Result<std::size_t>> read;
  spawn(stdin_end->read_some(buffer), read);
  until([&] { return read.has_value(); });
  CHECK(std::string_view(buffer.data(), read->value()) == "hello");

  std::optional<int> code;
  spawn(process->exited(), code);
  loop.poll();
  CHECK(!code);
  answer(request::WorkerExited{5, 3});
  until([&] { return code.has_value(); });
  CHECK(*code == 3);
  process.reset();
  loop.poll();
  CHECK(!other_end->try_receive().value());  // nothing to kill
}

TEST_CASE_METHOD(Fixture, "The exit of a process that ended at once is not missed", "[psrp][launcher]") {
  auto process = start(5, 7);
  std::optional<int> code;
  spawn(process->exited(), code);
  until([&] { return code.has_value(); });
  CHECK(*code == 7);
}

TEST_CASE_METHOD(Fixture, "What a worker is told names it, and destroying kills", "[psrp][launcher]") {
  auto process = start(5);
  process->interrupt();
  CHECK(asked<request::SignalWorker>().kind == request::SignalWorker::Kind::interrupt);
  process->has_begun();
  CHECK(asked<request::SignalWorker>().kind == request::SignalWorker::Kind::has_begun);
  process.reset();
  const auto signal = asked<request::SignalWorker>();
  CHECK(signal.worker == 5);
  CHECK(signal.kind == request::SignalWorker::Kind::kill);
}

TEST_CASE_METHOD(Fixture, "A launcher that goes takes all answers and processes with it", "[psrp][launcher]") {
  auto process = start(5);
  std::optional<int> code;
  std::optional<LogonResult> waiting, later;
  spawn(process->exited(), code);
  spawn(launcher.logon(request::LogonPassword{0, "ann", Secret("x"), ""}), waiting);
  asked<request::LogonPassword>();
  other_end.reset();
  until([&] { return ended && code && waiting; });
  CHECK(ended->code == Errc::io);
  CHECK(*code == 128 + 9);
  CHECK(waiting->error().code == Errc::io);
  spawn(launcher.logon(request::LogonPassword{0, "ann", Secret("x"), ""}), later);
  until([&] { return later.has_value(); });
  CHECK(later->error().code == Errc::io);
}

TEST_CASE_METHOD(Fixture, "Nonsense from the launcher ends the channel", "[psrp][launcher]") {
  Message nonsense{"nonsense", {}};
  REQUIRE(other_end->try_send(nonsense).value());
  until([&] { return ended.has_value(); });
  CHECK(ended->code == Errc::malformed);
}

TEST_CASE_METHOD(Fixture, "Changed credentials raise the generation", "[psrp][launcher]") {
  const auto before = launcher.credentials_generation();
  answer(request::CredentialsChanged{});
  until([&] { return launcher.credentials_generation() != before; });
}

TEST_CASE_METHOD(Fixture, "What nobody waits for any more is undone", "[psrp][launcher]") {
  using namespace asio::experimental::awaitable_operators;
  std::optional<std::variant<LogonResult, int>> logon;
  std::optional<std::variant<ProcessResult, int>> process;
  auto now = []() -> asio::awaitable<int> { co_return 1; };
  auto held = log_on();

  spawn(launcher.logon(request::LogonPassword{0, "ann", Secret("x"), ""}) || now(), logon);
  const auto first = asked<request::LogonPassword>().sequence;
  until([&] { return logon.has_value(); });
  answer(request::LoggedOn{first, 18, {}});
  CHECK(asked<request::ForgetLogon>().logon == 18);

  spawn(launcher.start(loop.get_executor(), held, command()) || now(), process);
  const auto second = asked<request::StartCommand>().sequence;
  until([&] { return process.has_value(); });
  answer(request::Started{second, 6, 4712}, pipes());
  CHECK(asked<request::SignalWorker>().worker == 6);
  process.reset();
}

TEST_CASE_METHOD(Fixture, "Any thread may ask", "[psrp][launcher]") {
  constexpr int threads = 4, each = 25;
  std::atomic<int> refused = 0;
  std::vector<std::thread> askers;
  for (int i = 0; i < threads; ++i) {
    askers.emplace_back([&] {
      asio::io_context own;
      for (int n = 0; n < each; ++n) {
        asio::co_spawn(own, launcher.logon(request::LogonPassword{0, "ann", Secret("x"), ""}),
                       [&](std::exception_ptr, LogonResult got) { refused += got.has_error(); });
      }
      own.run();
    });
  }
  for (int n = 0; n < threads * each; ++n)
    answer(request::Failed{asked<request::LogonPassword>().sequence, error(Errc::logon_failed)});
  while (refused != threads * each) loop.poll();
  for (auto& asker : askers) asker.join();
}
