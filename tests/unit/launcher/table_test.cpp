#include "office_fixture.hpp"

using namespace psremoting;
using test::OfficeFixture;

TEST_CASE_METHOD(OfficeFixture, "A worker for a logon that was never given out ends serve", "[launcher][table]") {
  send(request::StartCommand{1, 1, "true", false, {}, {}, 0, {}});
  CHECK(expect_broken().code == Errc::access_denied);
}

TEST_CASE_METHOD(OfficeFixture, "A worker for a logon that was forgotten ends serve", "[launcher][table]") {
  const auto logon = log_on();
  send(request::ForgetLogon{logon});
  send(request::StartPowerShell{1, logon, "/usr/bin/pwsh", {}, {}, {}, {}});
  CHECK(expect_broken().code == Errc::access_denied);
}

TEST_CASE_METHOD(OfficeFixture, "Forgetting a logon twice ends serve", "[launcher][table]") {
  const auto logon = log_on();
  send(request::ForgetLogon{logon});
  send(request::ForgetLogon{logon});
  CHECK(expect_broken().code == Errc::access_denied);
}

TEST_CASE_METHOD(OfficeFixture, "A signal to a worker that never was ends serve", "[launcher][table]") {
  send(request::SignalWorker{1, request::SignalWorker::Kind::kill});
  CHECK(expect_broken().code == Errc::access_denied);
}

TEST_CASE_METHOD(OfficeFixture, "A signal to a worker that has just ended is nothing", "[launcher][table]") {
  auto worker = start("true");
  expect<request::WorkerExited>();
  send(request::SignalWorker{worker.id, request::SignalWorker::Kind::kill});
  log_on();
  CHECK(!office->broken());
}

TEST_CASE_METHOD(OfficeFixture, "Bytes that are no request end serve", "[launcher][table]") {
  SECTION("an unknown kind") { send_bytes("\x7fhello"); }
  SECTION("an answer") { send_bytes(request::print(request::Answer(request::CredentialsChanged{}))); }
  SECTION("something behind the end") { send_bytes(request::print(request::Request(request::ForgetLogon{1})) + "x"); }
  CHECK(expect_broken().code == Errc::malformed);
}

TEST_CASE_METHOD(OfficeFixture, "A request that carries a descriptor ends serve", "[launcher][table]") {
  std::vector<Handle> handles;
  handles.emplace_back(::dup(0));
  Message message{request::print(request::Request(request::ForgetLogon{1})), std::move(handles)};
  REQUIRE(serve->try_send(message).value());
  CHECK(expect_broken().code == Errc::malformed);
}

TEST_CASE_METHOD(OfficeFixture, "While stopping, nobody logs on and nothing starts", "[launcher][table]") {
  const auto logon = log_on();
  office->stop();
  send(request::LogonPassword{5, "ann", Secret(password), ""});
  CHECK(expect<request::Failed>().why.code == Errc::shutting_down);
  send(request::StartCommand{6, logon, "true", false, {}, {}, 0, {}});
  CHECK(expect<request::Failed>().why.code == Errc::shutting_down);
  send(request::ForgetLogon{logon});
  loop.turn();
  CHECK(!office->broken());
}

TEST_CASE_METHOD(OfficeFixture, "Only a PowerShell that the launcher found is started", "[launcher][table]") {
  request::StartPowerShell what;
  what.sequence = 3;
  what.logon = log_on();
  what.executable = "/bin/sh";
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::endpoint_unavailable);

  premises.options.config.installs.push_back({{7, 4, 0, ""}, "/bin/sh", "zip", "others may write its folder"});
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::endpoint_unavailable);

  premises.options.config.installs.front().refused.clear();
  what.session_configuration_file = "/etc/passwd";
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::endpoint_unavailable);
}

TEST_CASE_METHOD(OfficeFixture, "PowerShell is started as a server, with the endpoint's file", "[launcher][table]") {
  const auto program = folder.path() / "pwsh";
  std::ofstream(program) << "#!/bin/sh\necho \"$@\"\n";
  ::chmod(program.c_str(), 0755);
  premises.options.config.installs.push_back({{7, 4, 0, ""}, program, "zip", ""});
  config::Endpoint endpoint;
  endpoint.session_configuration_file = "/etc/psremoting/jea.pssc";
  premises.options.config.endpoints.push_back(endpoint);

  request::StartPowerShell what;
  what.sequence = 3;
  what.logon = log_on();
  what.executable = program;
  what.session_configuration_file = endpoint.session_configuration_file;
  send(what);
  auto [answer, handles] = receive();
  REQUIRE(std::holds_alternative<request::Started>(answer));
  CHECK(test::read_all(handles[1]) == "-NoLogo -NoProfile -s -ConfigurationFile /etc/psremoting/jea.pssc\n");
}

TEST_CASE_METHOD(OfficeFixture, "An unknown install makes the launcher look again before it refuses",
                 "[launcher][table]") {
  premises.reload = [this] { premises.options.config.installs.push_back({{7, 4, 0, ""}, "/bin/true", "zip", ""}); };
  request::StartPowerShell what;
  what.sequence = 3;
  what.logon = log_on();
  what.executable = "/bin/true";
  send(what);
  CHECK(std::holds_alternative<request::Started>(receive().first));
}

TEST_CASE_METHOD(OfficeFixture, "An environment name with '=' is refused", "[launcher][table]") {
  request::StartCommand what{3, log_on(), "true", false, {}, {{"A=B", "c"}}, 0, {}};
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::invalid_argument);
}
