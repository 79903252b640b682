#include "office_fixture.hpp"

using namespace psremoting;
using test::OfficeFixture;

namespace {

// An endpoint whose PowerShell says who it is. Who logs on is an ordinary account, and the endpoint runs as another
// one: only root can become either.
struct RunAsFixture : OfficeFixture {
  RunAsFixture() {
    auto& config = premises.options.config;
    program = folder.path() / "pwsh";
    std::ofstream(program) << "#!/bin/sh\nid -un; id -u; id -G; echo \"$HOME $USER $LOGNAME\"; pwd\n"
                              "grep NoNewPrivs /proc/self/status | cut -f2\n";
    ::chmod(program.c_str(), 0755);
    config.privileged = true;
    config.installs.push_back({{7, 4, 0, ""}, program, "zip", ""});
    config::Endpoint ops;
    ops.name = "Ops";
    ops.target = "PowerShell.7.4";
    ops.run_as = "daemon";
    ops.access.users = {test::worker_account().name};
    config.endpoints.push_back(ops);
  }

  config::Endpoint& ops() { return premises.options.config.endpoints.front(); }

  request::StartPowerShell asked() {
    request::StartPowerShell what;
    what.sequence = 3;
    what.logon = log_on();
    what.executable = program;
    what.endpoint = "Ops";
    what.run_as = "daemon";
    return what;
  }
  std::string output_of(const request::StartPowerShell& what) {
    send(what);
    auto [answer, handles] = receive();
    if (auto* failed = std::get_if<request::Failed>(&answer)) UNSCOPED_INFO("failed: " << failed->why.detail);
    REQUIRE(std::holds_alternative<request::Started>(answer));
    return test::read_all(handles[1]);
  }
  Error refused(const request::StartPowerShell& what) {
    send(what);
    return expect<request::Failed>().why;
  }

  std::filesystem::path program;
};

bool is_left_out() {
  if (::geteuid() == 0) return false;
  WARN("left out: only root can become another account");
  return true;
}

}  // namespace

TEST_CASE_METHOD(RunAsFixture, "An endpoint's worker runs as the account that its configuration names",
                 "[launcher][run_as]") {
  if (is_left_out()) return;
  const auto account = launcher::find_account("daemon").value();
  std::string groups;
  for (gid_t gid : account.groups) groups += (groups.empty() ? "" : " ") + std::to_string(gid);
  const auto home = std::filesystem::is_directory(account.home) ? account.home : "/";
  CHECK(output_of(asked()) == "daemon\n" + std::to_string(account.uid) + "\n" + groups + "\n" + account.home +
                                  " daemon daemon\n" + home + "\n1\n");
}

TEST_CASE_METHOD(RunAsFixture, "Who is not in the endpoint's Access gets nothing of its account",
                 "[launcher][run_as]") {
  if (is_left_out()) return;
  ops().access.users = {"somebody-else"};
  CHECK(refused(asked()).code == Errc::access_denied);
}

TEST_CASE_METHOD(RunAsFixture, "Serve cannot choose the account", "[launcher][run_as]") {
  auto what = asked();
  what.run_as = "root";
  CHECK(refused(what).code == Errc::endpoint_unavailable);
}

TEST_CASE_METHOD(RunAsFixture, "Serve cannot have a virtual account of an endpoint that has none",
                 "[launcher][run_as]") {
  auto what = asked();
  what.virtual_account = true;
  SECTION("beside the account") { CHECK(refused(what).code == Errc::endpoint_unavailable); }
  SECTION("instead of it") {
    what.run_as.clear();
    CHECK(refused(what).code == Errc::endpoint_unavailable);
  }
}

TEST_CASE_METHOD(RunAsFixture, "Nobody becomes a virtual account where there are none", "[launcher][run_as]") {
  ops().run_as.clear();
  ops().virtual_account = true;
  auto what = asked();
  what.run_as.clear();
  what.virtual_account = true;
  CHECK(refused(what).code == Errc::not_supported);
}

TEST_CASE_METHOD(RunAsFixture,
                 "Serve cannot name an endpoint that is not registered, is disabled, or runs as its clients",
                 "[launcher][run_as]") {
  auto what = asked();
  SECTION("not registered") { what.endpoint = "PowerShell.7.4"; }
  SECTION("unknown") { what.endpoint = "No.Such"; }
  SECTION("disabled") { ops().enabled = false; }
  SECTION("runs as its clients") { ops().run_as.clear(); }
  CHECK_FALSE(refused(what).detail.empty());
}

TEST_CASE_METHOD(RunAsFixture, "Serve cannot leave the endpoint's session configuration file out",
                 "[launcher][run_as]") {
  ops().session_configuration_file = "/etc/psremoting/jea.pssc";
  CHECK(refused(asked()).code == Errc::endpoint_unavailable);
}

TEST_CASE_METHOD(RunAsFixture, "Serve cannot choose another PowerShell for the account", "[launcher][run_as]") {
  premises.options.config.installs.push_back({{7, 5, 0, ""}, "/bin/sh", "zip", ""});
  auto what = asked();
  what.executable = "/bin/sh";
  CHECK(refused(what).code == Errc::endpoint_unavailable);
}

TEST_CASE_METHOD(RunAsFixture, "A worker for another account is decided by the configuration as it is now",
                 "[launcher][run_as]") {
  premises.reload = [this] { ops().access.users = {"somebody-else"}; };
  CHECK(refused(asked()).code == Errc::access_denied);
}

TEST_CASE_METHOD(RunAsFixture, "Without privilege no endpoint runs as another account", "[launcher][run_as]") {
  premises.options.config.privileged = false;
  const auto why = refused(asked());
  CHECK(why.code == Errc::not_supported);
  CHECK(why.detail == "The endpoint Ops runs as another account, which this service cannot do without privilege.");
}

TEST_CASE_METHOD(RunAsFixture, "An account that is not there is told to the client", "[launcher][run_as]") {
  ops().run_as = "no-such-account";
  auto what = asked();
  what.run_as = "no-such-account";
  CHECK(refused(what).detail == "The account that the endpoint runs as, no-such-account, does not exist.");
}

TEST_CASE_METHOD(RunAsFixture, "An endpoint that says root runs as root", "[launcher][run_as]") {
  if (is_left_out()) return;
  ops().run_as = "root";
  auto what = asked();
  what.run_as = "root";
  CHECK(output_of(what).starts_with("root\n0\n"));
}
