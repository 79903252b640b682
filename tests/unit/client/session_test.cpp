#include <catch2/catch.hpp>

#include <atomic>
#include <future>

#include "client/failure.hpp"
#include "tests/unit/client/client_under_test.hpp"
#include "wsman/fault.hpp"

using namespace psremoting;
using namespace psremoting::test;

namespace {

constexpr int end = WSMAN_CALLBACK_END_OF_OPERATION;

Answer nothing_more(const wsman::Receive&) { return Answer::hold("for ever"); }

bool says(const Recorder::Call& call, std::string_view words) {
  INFO(call.detail);
  bool found = call.detail.find(words) != std::string::npos;
  CHECK(found);
  return found;
}

// Every command is done at once, and the answer to its terminate is held.
Answer done_and_no_answer_to_terminate(const wsman::Envelope& request) {
  if (std::holds_alternative<wsman::Signal>(request.operation)) return Answer::hold("terminate");
  return friendly([](const wsman::Receive&) { return received("eA==", wsman::CommandState::done); })(request);
}

void finish_and_close_command(ClientUnderTest& client) {
  client.create();
  client.calls.next("create");
  client.run();
  client.calls.next("run");
  client.receive(client.command);
  client.calls.next("receive");
  client.close_operation(client.receiving);
  client.close_command();
  CHECK(client.calls.next("close command").code == 0);
}

// A port that nobody listens on.
std::u16string closed_url() {
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
  std::string text = "https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/wsman";
  return {text.begin(), text.end()};
}

}  // namespace

TEST_CASE("A shell is created, a command run and received, and both closed", "[client][abi]") {
  ScriptedServer server(friendly([](const wsman::Receive& what) {
    return what.command_id ? received("aGVsbG8=", wsman::CommandState::done) : Answer::hold("shell");
  }));
  ClientUnderTest client(server.url());
  client.create();
  auto created = client.calls.next("create");
  CHECK(created.code == 0);
  // Without the second flag PowerShell has no tab completion in Enter-PSSession.
  CHECK(created.flags == (end | WSMAN_CALLBACK_SHELL_SUPPORTS_DISCONNECT));
  CHECK(created.shell == client.shell);
  CHECK(created.xml.find("<rsp:IdleTimeOut>PT7200.000S</rsp:IdleTimeOut>") != std::string::npos);

  client.run();
  auto run = client.calls.next("run");
  CHECK((run.code == 0 && run.shell == client.shell && run.command == client.command));

  client.receive(client.command);
  auto output = client.calls.next("receive");
  CHECK(output.stream == "stdout");
  CHECK(output.data == "hello");
  CHECK(output.state == "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done");
  CHECK(output.flags == end);
  CHECK(output.operation == client.receiving);
  client.close_operation(client.receiving);

  client.close_command();
  CHECK(client.calls.next("close command").code == 0);
  client.close_shell();
  CHECK(client.calls.next("close shell").code == 0);
  CHECK(server.wait_for("Delete", 1).size() == 1);
}

TEST_CASE("The login is Basic in UTF-8 and goes with every request", "[client][abi]") {
  ScriptedServer server(friendly(nothing_more));
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  CHECK(server.seen("Create").at(0).authorization == "Basic dXNlcjpww6Rzc3dvcmQ=");
}

TEST_CASE("One connection serves one request after the other, and a Receive has its own", "[client][http]") {
  ScriptedServer server(friendly(nothing_more));
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.receive(nullptr);
  auto receive = server.wait_for("Receive", 1).at(0);
  client.run();
  client.calls.next("run");
  client.send("x");
  client.calls.next("send");
  client.close_operation(client.sending);
  auto command = server.seen("Command").at(0), send = server.seen("Send").at(0);
  CHECK(command.connection != receive.connection);
  CHECK(send.connection == command.connection);
  client.close_operation(client.receiving);
}

TEST_CASE("To a server of ours a command's first Receive goes right behind the Command", "[client][http]") {
  ScriptedServer server(friendly([](const wsman::Receive& what) {
    return what.command_id ? received("aGVsbG8=", wsman::CommandState::done) : Answer::hold("shell");
  }));
  ClientUnderTest client(server.url());
  auto run = [&client] {
    client.create();
    client.calls.next("create");
    client.run();
    client.calls.next("run");
  };
  SECTION("which is the one that PowerShell asks for") {
    server.is_ours = true;
    run();
    auto receive = server.wait_for("Receive", 1).at(0);
    CHECK(receive.connection == server.seen("Command").at(0).connection);
    client.receive(client.command);
    CHECK(client.calls.next("receive").data == "hello");
    CHECK(server.seen("Receive").size() == 1);
  }
  SECTION("and is let go with its connection where PowerShell does not ask") {
    server.is_ours = true;
    run();
    server.wait_for("Receive", 1);
  }
  SECTION("and to no other") {
    run();
    client.send("x");
    client.calls.next("send");
    CHECK(server.seen("Receive").empty());
  }
}

TEST_CASE("A command whose first Receive breaks off gets its output by the same message", "[client][http]") {
  auto receives = std::make_shared<std::atomic<int>>(0);
  ScriptedServer server(friendly([receives](const wsman::Receive&) {
    return (*receives)++ == 0 ? Answer::drop() : received("aGVsbG8=", wsman::CommandState::done);
  }));
  server.is_ours = true;
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.run();
  CHECK(client.calls.next("run").code == 0);
  client.receive(client.command);
  CHECK(client.calls.next("receive").data == "hello");
  auto seen = server.seen("Receive");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].message_id == seen[1].message_id);
}

TEST_CASE("A later connection resumes the TLS session", "[client][tls]") {
  ScriptedServer server(friendly(nothing_more));
  for (int i = 0; i < 2; ++i) {
    ClientUnderTest client(server.url());
    client.create();
    CHECK(client.calls.next("create").code == 0);
  }
  CHECK(server.resumed() > 0);
}

TEST_CASE("A certificate that nobody vouches for is refused with the cure, unless the check is skipped",
          "[client][tls]") {
  ScriptedServer server(friendly(nothing_more), certificates().unknown);
  ClientUnderTest client(server.url());
  client.create();
  auto refused = client.calls.next("create");
  CHECK(refused.code == 0x803380E4);
  says(refused, "-SkipCACheck");
  says(refused, "localhost:" + std::to_string(server.port()));
  CHECK(server.seen().empty());

  ClientUnderTest trusting(server.url());
  trusting.set(WSMAN_OPTION_SKIP_CA_CHECK, 1);
  trusting.create();
  CHECK(trusting.calls.next("create").code == 0);
}

TEST_CASE("A certificate for another name is refused with the cure, unless the check is skipped", "[client][tls]") {
  ScriptedServer server(friendly(nothing_more), certificates().misnamed);
  ClientUnderTest client(server.url());
  client.set(WSMAN_OPTION_SKIP_CA_CHECK, 1);
  client.create();
  auto refused = client.calls.next("create");
  CHECK(refused.code == 0x803380E4);
  says(refused, "-SkipCNCheck");
  CHECK(server.seen().empty());

  ClientUnderTest trusting(server.url());
  trusting.set(WSMAN_OPTION_SKIP_CA_CHECK, 1);
  trusting.set(WSMAN_OPTION_SKIP_CN_CHECK, 1);
  trusting.create();
  CHECK(trusting.calls.next("create").code == 0);
}

TEST_CASE("An address is matched against the addresses in the certificate", "[client][tls]") {
  ScriptedServer server(friendly(nothing_more));
  ClientUnderTest client(server.url("127.0.0.1"));
  client.create();
  CHECK(client.calls.next("create").code == 0);
}

TEST_CASE("What keeps a session from being opened has words", "[client][failure]") {
  auto refusal = [](const std::u16string& url, int mechanism = WSMAN_FLAG_AUTH_BASIC) {
    ClientUnderTest client(url, mechanism);
    client.create();
    auto refused = client.calls.next("create");
    client.close_shell();
    CHECK(client.calls.next("close shell").code == 0);
    return refused;
  };
  SECTION("nobody listens") {
    auto refused = refusal(closed_url());
    CHECK(refused.code == 0x80338012);
    says(refused, "127.0.0.1 on port");
    says(refused, "Connection refused");
  }
  SECTION("the name is not known") {
    auto refused = refusal(u"https://no-such-host.invalid/wsman");
    CHECK(refused.code == 0x803381B9);
    says(refused, "no-such-host.invalid");
  }
  SECTION("the password is wrong") {
    ScriptedServer server([](const wsman::Envelope&) { return Answer::http(401); });
    auto refused = refusal(server.url());
    CHECK(refused.code == 5);
    says(refused, "password");
  }
  SECTION("the server's own words") {
    ScriptedServer server([](const wsman::Envelope&) {
      return Answer::with(wsman::fault::invalid_resource_uri, "no endpoint PowerShell.9");
    });
    auto refused = refusal(server.url());
    CHECK(refused.code == 0x80338002);
    says(refused, "no endpoint PowerShell.9");
  }
  SECTION("another service") {
    ScriptedServer server([](const wsman::Envelope&) { return Answer::http(404); });
    auto refused = refusal(server.url());
    CHECK(refused.code == 0x80338113);
    says(refused, "/wsman");
  }
  SECTION("no TLS there") {
    ScriptedServer server(friendly(nothing_more), false);
    auto url = server.url();
    auto refused = refusal(u"https" + url.substr(4));
    CHECK(refused.code == 12175);
    says(refused, "HTTPS");
  }
  SECTION("a login that is not here yet") {
    auto refused = refusal(closed_url(), WSMAN_FLAG_AUTH_NEGOTIATE);
    CHECK(refused.code == 50);
    says(refused, "-Authentication Basic");
  }
}

TEST_CASE("A password goes in clear only where that was asked for", "[client][failure]") {
  ScriptedServer server(friendly(nothing_more), false);
  ClientUnderTest client(server.url());
  client.create();
  says(client.calls.next("create"), "-UseSSL");
  CHECK(server.seen().empty());

  ClientUnderTest careless(server.url());
  careless.set(WSMAN_OPTION_UNENCRYPTED_MESSAGES, 1);
  careless.create();
  CHECK(careless.calls.next("create").code == 0);
}

TEST_CASE("A shell that was never made is closed without asking the server", "[client][close]") {
  ScriptedServer server([](const wsman::Envelope&) { return Answer::http(401); });
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.close_shell();
  CHECK(client.calls.next("close shell").code == 0);
  CHECK(server.seen("Delete").empty());
}

TEST_CASE("A shell can be closed while it is being made", "[client][close]") {
  ScriptedServer server([](const wsman::Envelope& request) {
    return std::holds_alternative<wsman::Create>(request.operation) ? Answer::hold("create")
                                                                    : Answer::with(wsman::DeleteResponse{});
  });
  ClientUnderTest client(server.url());
  client.create();
  server.wait_for("Create", 1);
  client.close_shell();
  CHECK(client.calls.next("close shell").code == 0);
  CHECK(server.seen("Delete").size() == 1);
  CHECK(client.calls.names() == std::vector<std::string>{"close shell"});
}

TEST_CASE("Closing a shell ends what is under way, and is the last that is heard of it", "[client][close]") {
  ScriptedServer server(friendly(nothing_more));
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.receive(nullptr);
  server.wait_for("Receive", 1);
  client.close_shell();
  client.calls.next("close shell");
  CHECK(client.calls.next("receive").code == 995);
  CHECK(client.calls.names() == std::vector<std::string>{"create", "receive", "close shell"});
  client.close_operation(client.receiving);
}

TEST_CASE("Closing completes where the server has gone", "[client][close]") {
  auto server = std::make_unique<ScriptedServer>(friendly(nothing_more));
  ClientUnderTest client(server->url());
  client.create();
  client.calls.next("create");
  server.reset();
  client.close_shell();
  CHECK(client.calls.next("close shell").code == 0);
}

TEST_CASE("A finished command is closed at once, and the server told in the background", "[client][close]") {
  ScriptedServer server(done_and_no_answer_to_terminate);
  ClientUnderTest client(server.url());
  finish_and_close_command(client);
  server.wait_for("Signal", 1);
}

TEST_CASE("A command of an id whose terminate is under way waits for it, which would end it", "[client][close]") {
  ScriptedServer server(done_and_no_answer_to_terminate);
  ClientUnderTest client(server.url());
  finish_and_close_command(client);
  server.wait_for("Signal", 1);
  client.run();
  client.receive(nullptr);  // goes and comes back meanwhile
  client.calls.next("receive");
  CHECK(server.seen("Command").size() == 1);
  server.let_go("terminate", Answer::with(wsman::SignalResponse{}));
  CHECK(client.calls.next("run").code == 0);
  CHECK(server.seen("Command").size() == 2);
}

TEST_CASE("A running command is closed when the server has answered the terminate", "[client][close]") {
  ScriptedServer server([](const wsman::Envelope& request) {
    if (std::holds_alternative<wsman::Signal>(request.operation)) return Answer::hold("terminate");
    return friendly(nothing_more)(request);
  });
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.run();
  client.calls.next("run");
  client.close_command();
  server.wait_for("Signal", 1);
  CHECK(client.calls.names() == std::vector<std::string>{"create", "run"});
  server.let_go("terminate", Answer::with(wsman::SignalResponse{}));
  CHECK(client.calls.next("close command").code == 0);
}

TEST_CASE("A stop is answered after the pipeline's last word", "[client][signal]") {
  ScriptedServer server(friendly([](const wsman::Receive&) { return Answer::hold("receive"); }));
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.run();
  client.calls.next("run");
  client.receive(client.command);
  server.wait_for("Receive", 1);
  client.signal(u"powershell/signal/crtl_c");
  server.wait_for("Signal", 1);
  client.send("so that the answer to the signal has surely come");
  client.calls.next("send");
  CHECK(client.calls.names() == std::vector<std::string>{"create", "run", "send"});
  server.let_go("receive", received("eA==", wsman::CommandState::done));
  CHECK(client.calls.next("signal").code == 0);
  CHECK(client.calls.names() == std::vector<std::string>{"create", "run", "send", "receive", "signal"});
}

TEST_CASE("A disconnection is refused in words, and the session goes on after the way back", "[client][disconnect]") {
  ScriptedServer server(friendly(nothing_more));
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.run();
  client.calls.next("run");
  WSManDisconnectShell(client.shell, 0, nullptr, client.calls.async("disconnect"));
  auto refused = client.calls.next("disconnect");
  CHECK(refused.code == client::code::disconnect_not_supported);
  says(refused, "does not disconnect");
  WSManReconnectShell(client.shell, 0, client.calls.async("reconnect"));
  CHECK(client.calls.next("reconnect").code == 0);
  WSManReconnectShellCommand(client.command, 0, client.calls.async("reconnect command"));
  auto command = client.calls.next("reconnect command");
  // PowerShell passes over a callback that is not about both.
  CHECK((command.code == 0 && command.shell == client.shell && command.command == client.command));
  client.send("x");
  CHECK(client.calls.next("send").code == 0);
  client.close_operation(client.sending);
}

TEST_CASE("A callback may wait for another one, and call the library meanwhile", "[client][threads]") {
  ScriptedServer server(friendly(nothing_more));
  ClientUnderTest client(server.url());
  client.create();
  client.calls.next("create");
  client.run();
  client.calls.next("run");
  // Each of these callbacks blocks its thread until a later one's has come.
  constexpr int depth = 5;
  std::promise<void> released[depth + 1];
  void* operations[depth] = {};
  for (int i = 0; i < depth; ++i) {
    auto blocks = [&released, i](const Recorder::Call&) { released[i + 1].get_future().wait(); };
    char byte = 'x';
    WSMAN_DATA data{WSMAN_DATA_TYPE_BINARY, {1, &byte}};
    WSManSendShellInput(client.shell, client.command, 0, u"stdin", &data, 0,
                        client.calls.async("blocked " + std::to_string(i), Recorder::Result::none, blocks),
                        &operations[i]);
  }
  server.wait_for("Send", depth);
  client.send("free");
  CHECK(client.calls.next("send").code == 0);
  for (int i = 0; i < depth; ++i) released[i + 1].set_value();
  // A callback that has only now begun still reads `released`.
  for (int i = 0; i < depth; ++i) client.calls.next("blocked " + std::to_string(i));
  for (void* operation : operations) client.close_operation(operation);
}
