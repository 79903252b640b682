#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include <atomic>

#include "client/exchange.hpp"
#include "client/line.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/unit/client/client_under_test.hpp"

// What happens where the network fails.
using namespace psremoting;
using namespace psremoting::test;

namespace {

// Drops the connection of the first `count` Receives, and answers the next one.
ScriptedServer::Script drops(int count) {
  auto left = std::make_shared<std::atomic<int>>(count);
  return friendly([left](const wsman::Receive&) {
    return (*left)-- > 0 ? Answer::drop() : received("eA==", wsman::CommandState::done);
  });
}

// From the first Receive on gives `trouble` to `count` requests, whatever they are; then all is well.
ScriptedServer::Script away(int count, Answer trouble = Answer::drop()) {
  auto left = std::make_shared<std::atomic<int>>(count);
  auto well = friendly([](const wsman::Receive&) { return received("eA==", wsman::CommandState::done); });
  return [=, began = std::make_shared<std::atomic<bool>>(false)](const wsman::Envelope& request) {
    if (std::holds_alternative<wsman::Receive>(request.operation)) *began = true;
    return *began && (*left)-- > 0 ? trouble : well(request);
  };
}

void open(ClientUnderTest& client) {
  client.create();
  REQUIRE(client.calls.next("create").code == 0);
  client.run();
  REQUIRE(client.calls.next("run").code == 0);
}

void close(ClientUnderTest& client) {
  client.close_shell();
  client.calls.next("close shell");
}

}  // namespace

TEST_CASE("A lost Receive is asked again as the same message, and its output given once", "[client][network]") {
  ScriptedServer server(drops(1));
  ClientUnderTest client(server.url());
  open(client);
  client.receive(client.command);
  CHECK(client.calls.next("receive").data == "x");
  auto receives = server.seen("Receive");
  REQUIRE(receives.size() == 2);
  CHECK(receives[0].message_id == receives[1].message_id);
  CHECK(receives[0].connection != receives[1].connection);
  close(client);
  CHECK(client.calls.names() == std::vector<std::string>{"create", "run", "receive", "close shell"});
}

TEST_CASE("PowerShell hears nothing of a network that is soon back", "[client][network]") {
  ScriptedServer server(away(4));
  ClientUnderTest client(server.url());
  open(client);
  client.receive(client.command);
  CHECK(client.calls.next("receive").data == "x");
  close(client);
  CHECK(client.calls.names() == std::vector<std::string>{"create", "run", "receive", "close shell"});
}

TEST_CASE("A proxy that does not reach its server is a lost network", "[client][network]") {
  for (int status : {502, 503, 504}) {
    ScriptedServer server(away(3, Answer::http(status)));
    ClientUnderTest client(server.url());
    open(client);
    client.receive(client.command);
    CHECK(client.calls.next("receive").data == "x");
    close(client);
  }
}

TEST_CASE("A proxy that never reaches its server keeps a session from being opened, in words", "[client][network]") {
  ScriptedServer server([](const wsman::Envelope&) { return Answer::http(502); });
  ClientUnderTest client(server.url());
  client.create();
  auto failed = client.calls.next("create");
  CHECK(failed.code == client::code::service_unavailable);
  CHECK(failed.detail.find("proxy") != std::string::npos);
}

TEST_CASE("An end that does not acknowledge is out of reach after two seconds, and one that is slow is not",
          "[client][network]") {
  using client::LineState;
  using namespace std::chrono_literals;
  LineState line{.since_acknowledgement = 1900ms, .round_trip = 1ms};
  line.unacknowledged = true;
  CHECK_FALSE(is_silent(line, 1900ms));
  line.since_acknowledgement = 2100ms;
  CHECK(is_silent(line, 2100ms));
  SECTION("what was idle before it was written to") { CHECK_FALSE(is_silent(line, 10ms)); }
  SECTION("an end that does not read, and says so") {
    line.since_acknowledgement = 100ms;
    CHECK_FALSE(is_silent(line, 60s));
  }
  SECTION("an end that has all and thinks") {
    line.unacknowledged = false;
    line.since_acknowledgement = 60s;
    CHECK_FALSE(is_silent(line, 60s));
    line.unanswered_probes = 1;  // is on its way
    CHECK_FALSE(is_silent(line, 60s));
    line.unanswered_probes = 2;
    CHECK(is_silent(line, 60s));
  }
  SECTION("an end that is far away") {
    line.round_trip = 700ms;
    CHECK_FALSE(is_silent(line, 2100ms));
    line.unacknowledged = false;
    line.unanswered_probes = 2;
    CHECK_FALSE(is_silent(line, 60s));
  }
}

TEST_CASE("A Receive with nothing to fetch is asked anew, as another message", "[client][network]") {
  auto asked = std::make_shared<std::atomic<int>>(0);
  ScriptedServer server(friendly([asked](const wsman::Receive&) {
    return (*asked)++ == 0 ? Answer::with(wsman::fault::timed_out) : received("eA==", wsman::CommandState::done);
  }));
  ClientUnderTest client(server.url());
  open(client);
  client.receive(client.command);
  client.calls.next("receive");
  auto receives = server.seen("Receive");
  REQUIRE(receives.size() == 2);
  CHECK(receives[0].message_id != receives[1].message_id);
  CHECK(receives[0].connection == receives[1].connection);
  close(client);
  CHECK(client.calls.names() == std::vector<std::string>{"create", "run", "receive", "close shell"});
}

TEST_CASE("A server that still waits with the lost Receive is asked again", "[client][network]") {
  auto asked = std::make_shared<std::atomic<int>>(0);
  ScriptedServer server(friendly([asked](const wsman::Receive&) {
    int number = (*asked)++;
    if (number == 0) return Answer::drop();
    return number == 1 ? Answer::with(wsman::fault::internal_error) : received("eA==", wsman::CommandState::done);
  }));
  ClientUnderTest client(server.url());
  open(client);
  client.receive(client.command);
  CHECK(client.calls.next("receive").data == "x");
  close(client);
}

TEST_CASE("The next Receive is under way before the output of this one is given on", "[client][network]") {
  auto asked = std::make_shared<std::atomic<int>>(0);
  ScriptedServer server(
      friendly([asked](const wsman::Receive&) { return (*asked)++ == 0 ? received("eA==") : Answer::hold("next"); }));
  ClientUnderTest client(server.url());
  open(client);
  std::size_t known = 0;
  client.receive(client.command, [&](const Recorder::Call& call) {
    if (call.code == 0 && known == 0) known = server.wait_for("Receive", 2).size();
  });
  client.calls.next("receive");
  CHECK(known == 2);
  close(client);
  client.close_operation(client.receiving);
}

TEST_CASE("A Create whose answer is lost is asked again as the same message", "[client][network]") {
  auto asked = std::make_shared<std::atomic<int>>(0);
  ScriptedServer server([asked](const wsman::Envelope& request) {
    bool first = std::holds_alternative<wsman::Create>(request.operation) && (*asked)++ == 0;
    return first ? Answer::drop() : friendly([](const wsman::Receive&) { return Answer::hold("x"); })(request);
  });
  ClientUnderTest client(server.url());
  client.create();
  CHECK(client.calls.next("create").code == 0);
  auto creates = server.seen("Create");
  REQUIRE(creates.size() == 2);
  CHECK(creates[0].message_id == creates[1].message_id);
  close(client);
}

TEST_CASE("An idle connection that the server has closed is replaced without a word", "[client][network]") {
  auto sends = std::make_shared<std::atomic<int>>(0);
  ScriptedServer server([sends](const wsman::Envelope& request) {
    bool drop = std::holds_alternative<wsman::Send>(request.operation) && (*sends)++ == 0;
    return drop ? Answer::drop() : friendly([](const wsman::Receive&) { return Answer::hold("x"); })(request);
  });
  ClientUnderTest client(server.url());
  open(client);
  client.send("x");
  CHECK(client.calls.next("send").code == 0);
  auto seen = server.seen("Send");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].message_id == seen[1].message_id);
  client.close_operation(client.sending);
  close(client);
}

namespace {

std::vector<int> told;
void tell(void*, std::int32_t flags, WSMAN_ERROR*, void*, void*, void*, void*) { told.push_back(flags); }

// One message of a session, on a clock that stands still.
struct Asking {
  ManualClock clock;  // outlives what waits in io
  boost::asio::io_context io;
  client::TlsClient tls;
  client::Session session;
  std::shared_ptr<client::Operation> operation = std::make_shared<client::Operation>(io, clock);
  WSMAN_ASYNC async{nullptr, tell};
  client::Outage outage{io, client::Callback(&async)};
  bool done = false;
  std::optional<client::Failure> failure;

  // Nobody listens there, or `port` does.
  explicit Asking(unsigned short port = free_port())
      : session{io,
                tls,
                clock,
                client::ServerAddress::parse("https://127.0.0.1:" + std::to_string(port) + "/wsman").value(),
                {WSMAN_FLAG_AUTH_BASIC, "user", Secret("password")}} {}

  static unsigned short free_port() {
    boost::asio::io_context any;
    return boost::asio::ip::tcp::acceptor(any, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
  }
  boost::asio::awaitable<void> ask(client::Retry retry) {
    auto header = session.header("http://schemas.microsoft.com/powershell/x", std::chrono::seconds(60));
    auto request = session.request(wsman::Operation(wsman::Delete()), header);
    client::Exchange exchange(session, *operation, std::move(request), retry, &outage);
    co_await exchange.begin();
    auto response = co_await exchange.end();
    if (!response) failure = response.error();
    done = true;
  }
  // Runs until it is done or waits for the clock.
  void run() {
    while (!done && clock.waiting() == 0) io.run_one();
  }
  void start(client::Retry retry) {
    told.clear();
    boost::asio::co_spawn(operation->strand(), ask(retry), [](std::exception_ptr e) { REQUIRE(e == nullptr); });
    run();
  }
  void let_pass(Duration time) {
    for (auto until = clock.now() + time; !done && clock.now() < until;) {
      clock.advance(std::chrono::milliseconds(50));
      io.poll();
      run();
    }
  }
};

}  // namespace

TEST_CASE("PowerShell hears after three seconds that the network is gone, and that it is back before the answer comes",
          "[client][network]") {
  using namespace std::chrono_literals;
  certificates();
  std::atomic<bool> away = true;
  ScriptedServer server([&](const wsman::Envelope& request) {
    if (std::holds_alternative<wsman::Identify>(request.operation) && !away)
      return Answer::with(wsman::IdentifyResponse{});
    return away ? Answer::drop() : Answer::hold("answer");
  });
  Asking asking(server.port());
  asking.start(client::Retry::always);
  asking.let_pass(2500ms);
  CHECK(told.empty());
  asking.let_pass(1500ms);
  REQUIRE_FALSE(told.empty());
  CHECK(told.front() == WSMAN_CALLBACK_NETWORK_FAILURE);
  CHECK(told.back() == WSMAN_CALLBACK_RETRYING);
  away = false;
  asking.clock.advance(500ms);
  while (told.back() != WSMAN_CALLBACK_RECONNECTED) asking.io.run_one();
  CHECK_FALSE(asking.done);
  server.let_go("answer", Answer::with(wsman::DeleteResponse{}));
  asking.run();
  CHECK_FALSE(asking.failure.has_value());
}

TEST_CASE("A lost network is waited for four minutes, with pauses of half a second at most, and then given up",
          "[client][network]") {
  Asking there;
  there.start(client::Retry::always);
  CHECK_FALSE(there.failure.has_value());
  auto began = there.clock.now();
  there.let_pass(std::chrono::minutes(5));
  REQUIRE(there.failure.has_value());
  auto waited = there.clock.now() - began;
  CHECK(waited >= std::chrono::minutes(4));
  CHECK(waited < std::chrono::minutes(4) + std::chrono::seconds(1));
  CHECK(there.failure->code == static_cast<std::int32_t>(client::code::cannot_connect));
  there.io.poll();
  REQUIRE_FALSE(told.empty());
  CHECK(told.front() == WSMAN_CALLBACK_NETWORK_FAILURE);
  CHECK(told.back() == WSMAN_CALLBACK_RETRY_ABORTED);
}

TEST_CASE("What is not to be repeated fails at once where nobody listens", "[client][network]") {
  for (auto retry : {client::Retry::never, client::Retry::if_lost}) {
    Asking there;
    there.start(retry);
    REQUIRE(there.failure.has_value());
    CHECK(there.failure->stage == client::Failure::Stage::unreachable);
    CHECK(told.empty());
  }
}

TEST_CASE("An operation that is ended stops waiting for the network", "[client][network]") {
  Asking there;
  there.start(client::Retry::always);
  REQUIRE_FALSE(there.failure.has_value());
  there.operation->cancel(false);
  while (!there.done) there.io.run_one();
  CHECK(there.operation->cancelled());
}
