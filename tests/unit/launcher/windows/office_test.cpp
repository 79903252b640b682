#include "launcher/windows/office.hpp"

#include "base/windows/channel.hpp"
#include "config/paths.hpp"
#include "fixture.hpp"
#include "launcher/kept_file.hpp"
#include "launcher/scrypt.hpp"
#include "launcher/user_line.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/virtual_account.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

// The privileged side with real children, and the test in the place of serve.
struct Fixture {
  Fixture() : loop(system_clock()) {
    auto& options = premises.options;
    options.config.user_file = folder.path() / "users";
    options.serve = {utf8(test::stand_in().wstring())};
    premises.logon = system_logon();
    const auto hash = scrypt_hash("right one", {16, 8, 1}).value();
    REQUIRE(replace_kept(options.config.user_file, print_user_line({"ann", config::own_account(), hash, false}) + '\n')
                .has_value());
    auto pair = make_channel_pair().value();
    office.emplace(loop, premises, open_polled_channel(std::move(pair.here)));
    // In serve it is another class that takes handles; here only whether they come matters.
    serve = open_polled_channel(std::move(pair.there));
    loop.watch(*serve, false, [] {});
  }

  void send(const request::Request& request) {
    Message message{request::print(request), {}};
    REQUIRE(serve->try_send(message).value());
  }
  template <class A>
  A expect() {
    for (;;) {
      auto message = serve->try_receive().value();
      REQUIRE_FALSE(office->broken());
      if (!message) {
        loop.turn();
        continue;
      }
      auto answer = request::parse_answer(message->bytes).value();
      if (auto* failed = std::get_if<request::Failed>(&answer)) UNSCOPED_INFO("failed: " << failed->why.detail);
      REQUIRE(std::holds_alternative<A>(answer));
      return std::get<A>(std::move(answer));
    }
  }
  request::LogonId log_on() {
    send(request::LogonPassword{1, "ann", Secret("right one"), "192.0.2.1"});
    return expect<request::LoggedOn>().logon;
  }

  test::TemporaryFolder folder;
  WindowsLoop loop;
  WindowsPremises premises;
  std::optional<WindowsOffice> office;
  std::unique_ptr<PolledChannel> serve;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A worker for a logon that was never given out ends serve", "[launcher][windows][office]") {
  send(request::StartCommand{1, 1, "exit", false, {}, {}, 0, {}});
  while (!office->broken()) loop.turn();
  CHECK(office->broken()->code == Errc::access_denied);
}

TEST_CASE_METHOD(Fixture, "Bytes that are no request end serve", "[launcher][windows][office]") {
  Message message{"\x7fhello", {}};
  REQUIRE(serve->try_send(message).value());
  while (!office->broken()) loop.turn();
  CHECK(office->broken()->code == Errc::malformed);
}

TEST_CASE_METHOD(Fixture, "Only a PowerShell that the launcher found is started", "[launcher][windows][office]") {
  request::StartPowerShell what;
  what.sequence = 3;
  what.logon = log_on();
  what.executable = test::stand_in();
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::endpoint_unavailable);
}

TEST_CASE_METHOD(Fixture, "Windows PowerShell takes no session configuration file, and that is said",
                 "[launcher][windows][office]") {
  auto& config = premises.options.config;
  config.installs = {{{5, 1, 19041, {}}, test::stand_in(), "windows powershell", {}, 0}};
  config.endpoints.resize(1);
  config.endpoints[0].session_configuration_file = "C:\\jea.pssc";
  request::StartPowerShell what;
  what.sequence = 3;
  what.logon = log_on();
  what.executable = test::stand_in();
  what.session_configuration_file = "C:\\jea.pssc";
  send(what);
  CHECK(expect<request::Failed>().why.detail.find("Windows PowerShell") != std::string::npos);
}

namespace {

// Stands in for LogonUser and LSA, which Wine only pretends to have, or has not; gives our own token, the only one
// there is.
class FakeLogon final : public Logon {
 public:
  Result<Handle> with_password(const std::string&, const Secret&) override {
    return error(Errc::logon_failed, "not asked for here");
  }
  Result<Handle> without_password(const std::string& account) override {
    asked = account;
    return refuses ? error(Errc::logon_failed, "1331") : own_token();
  }
  Result<Handle> managed(const std::string&) override { return error(Errc::logon_failed, "not asked for here"); }
  Result<std::shared_ptr<const Handle>> made_up(const VirtualAccount& account) override {
    asked = account.sid;
    if (refuses) return error(Errc::not_supported, "this Windows has none");
    return std::make_shared<const Handle>(own_token().value());
  }
  std::string asked;
  bool refuses = false;
};

struct RunAsFixture : Fixture {
  RunAsFixture() {
    auto& config = premises.options.config;
    config.privileged = true;
    premises.options.own_account_only = false;
    premises.logon = logon;
    config.installs = {{{7, 4, 0, {}}, test::stand_in(), "zip", {}, 0}};
    config.endpoints.resize(1);
    config.endpoints[0].name = "Ops";
    config.endpoints[0].target = "PowerShell.7.4";
    config.endpoints[0].run_as = "DOMAIN\\svc";
    config.endpoints[0].access.sddl = "D:(A;;GA;;;WD)";
    what.sequence = 3;
    what.executable = test::stand_in();
    what.endpoint = "Ops";
    what.run_as = "DOMAIN\\svc";
  }
  std::shared_ptr<FakeLogon> logon = std::make_shared<FakeLogon>();
  request::StartPowerShell what;
};

}  // namespace

TEST_CASE_METHOD(RunAsFixture, "With a fake logon: an endpoint's worker gets the token of the account it names",
                 "[launcher][windows][office]") {
  what.logon = log_on();
  send(what);
  auto message = serve->try_receive();
  for (; message && !*message; message = serve->try_receive()) loop.turn();
  // Started is the one answer with handles, and this end may take none.
  REQUIRE_FALSE(message.has_value());
  CHECK(message.error().detail.find("handles") != std::string::npos);
  CHECK(logon->asked == "DOMAIN\\svc");
}

TEST_CASE_METHOD(RunAsFixture, "With a fake logon: no worker starts where the endpoint's account is refused",
                 "[launcher][windows][office]") {
  logon->refuses = true;
  what.logon = log_on();
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::worker_failed);
}

TEST_CASE_METHOD(RunAsFixture, "With a fake logon: who may not use the endpoint makes nobody log on",
                 "[launcher][windows][office]") {
  premises.options.config.endpoints[0].access.sddl = "D:(D;;GA;;;WD)";
  what.logon = log_on();
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::access_denied);
  CHECK(logon->asked.empty());
}

TEST_CASE_METHOD(RunAsFixture, "With a fake logon: an endpoint's worker gets the token of its client's virtual account",
                 "[launcher][windows][office]") {
  premises.options.config.endpoints[0].run_as.clear();
  premises.options.config.endpoints[0].virtual_account = true;
  what.run_as.clear();
  what.virtual_account = true;
  what.logon = log_on();
  SECTION("which is given") {
    send(what);
    auto message = serve->try_receive();
    for (; message && !*message; message = serve->try_receive()) loop.turn();
    // Started is the one answer with handles, and this end may take none.
    REQUIRE_FALSE(message.has_value());
    CHECK(message.error().detail.find("handles") != std::string::npos);
  }
  SECTION("which this Windows has not") {
    logon->refuses = true;
    send(what);
    const auto why = expect<request::Failed>().why;
    CHECK(why.code == Errc::not_supported);
    CHECK(why.detail == "The endpoint Ops runs as a virtual account, and this Windows has none");
  }
  const auto own = own_token().value();
  CHECK(logon->asked ==
        virtual_account({"", true, "Ops", {}}, identity_of(native(own), LogonMethod::basic).value()).sid);
}

TEST_CASE_METHOD(RunAsFixture, "Serve cannot have a virtual account of an endpoint that has none",
                 "[launcher][windows][office]") {
  what.run_as.clear();
  what.virtual_account = true;
  what.logon = log_on();
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::endpoint_unavailable);
  CHECK(logon->asked.empty());
}

TEST_CASE_METHOD(RunAsFixture, "Where only our own account logs on, no endpoint runs as another",
                 "[launcher][windows][office]") {
  premises.options.own_account_only = true;
  what.logon = log_on();
  send(what);
  const auto why = expect<request::Failed>().why;
  CHECK(why.code == Errc::not_supported);
  CHECK(why.detail.find("cannot do without privilege") != std::string::npos);
  CHECK(logon->asked.empty());
}

TEST_CASE_METHOD(Fixture, "While stopping, nobody logs on", "[launcher][windows][office]") {
  office->stop();
  send(request::LogonPassword{5, "ann", Secret("right one"), ""});
  CHECK(expect<request::Failed>().why.code == Errc::shutting_down);
}

TEST_CASE_METHOD(Fixture, "A program that is not there is no command", "[launcher][windows][office]") {
  request::StartCommand what;
  what.sequence = 3;
  what.logon = log_on();
  what.skip_shell = true;
  what.command_line = "no-such-program with words";
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::command_not_found);
}

TEST_CASE_METHOD(Fixture, "A name with folders in it is not looked for in ours", "[launcher][windows][office]") {
  request::StartCommand what;
  what.sequence = 3;
  what.logon = log_on();
  what.skip_shell = true;
  what.command_line = "folder\\program.exe";
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::command_not_found);
}
