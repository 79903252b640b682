#include <catch2/catch.hpp>

#include "tests/unit/service/configured_host.hpp"

using namespace psremoting;
using Catch::Contains;
using Host = test::ConfiguredHost;

namespace fs = std::filesystem;

TEST_CASE("endpoint list shows every name with where it goes", "[service][endpoint]") {
  Host host;
  const auto outcome = host.run({"endpoint", "list"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("NAME") && Contains("PowerShell.7.4.7") && Contains("Microsoft.PowerShell"));
  const auto json = host.json({"endpoint", "list"});
  bool found = false;
  for (const auto& endpoint : json["endpoints"])
    found = found || (endpoint["Name"] == "PowerShell.7.4.7" &&
                      endpoint["Executable"] == (host.folder / "roots/7/pwsh").string());
  CHECK(found);
}

TEST_CASE("An endpoint is registered, changed, shown and unregistered", "[service][endpoint]") {
  Host host;
  auto outcome = host.run(
      {"endpoint", "register", "Ops", "--target", "PowerShell.7.4", "--group", "daemon", "--quota", "MaxShells=3"});
  CHECK(outcome.err == "");
  REQUIRE(outcome.exit_code == 0);
  auto json = host.json({"endpoint", "show", "ops"});
  CHECK(json["Target"] == "PowerShell.7.4");
  CHECK(json["Version"] == "7.4.7");
  CHECK(json["Access"]["Groups"][0] == "daemon");
  CHECK(json["Quotas"]["MaxShells"] == 3);

  CHECK(host.run({"endpoint", "set", "Ops", "--disable", "--target", ""}).exit_code == 0);
  json = host.json({"endpoint", "show", "Ops"});
  CHECK(json["Enabled"] == false);
  CHECK_FALSE(json.contains("Target"));
  CHECK(json["Access"]["Groups"][0] == "daemon");
  CHECK_THAT(host.run({"endpoint", "list"}).out, Contains("(disabled)"));
  CHECK(host.run({"endpoint", "set", "Ops", "--group", ""}).exit_code == 0);
  CHECK(host.json({"endpoint", "show", "Ops"})["Access"]["Groups"].empty());
  CHECK(host.text("endpoints/Ops.json").find("Access") == std::string::npos);

  CHECK(host.run({"endpoint", "unregister", "OPS"}).exit_code == 0);
  CHECK_FALSE(fs::exists(host.folder / "endpoints/Ops.json"));
  CHECK(host.run({"endpoint", "show", "Ops"}).exit_code == 4);
  CHECK(host.run({"endpoint", "unregister", "Ops"}).exit_code == 4);
  CHECK(host.run({"endpoint", "set", "Ops", "--enable"}).exit_code == 4);
}

TEST_CASE("What would be a mistake in an endpoint's file is not written", "[service][endpoint]") {
  Host host;
  auto outcome = host.run({"endpoint", "register", "Ops", "--target", "pwsh", "--quota", "MaxShels=3"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("Target is \"pwsh\"") && Contains("did you mean MaxShells?"));
  CHECK_FALSE(fs::exists(host.folder / "endpoints/Ops.json"));
  CHECK(host.run({"endpoint", "register", "a/../b"}).exit_code == 1);
  CHECK(host.run({"endpoint", "register", "Ops", "--quota", "MaxShells"}).exit_code == 1);
  REQUIRE(host.run({"endpoint", "register", "Ops"}).exit_code == 0);
  CHECK_THAT(host.run({"endpoint", "register", "ops"}).err, Contains("is there already"));
}

TEST_CASE("check-config says that a virtual account is Windows', with line and cure", "[service][endpoint]") {
  Host host;
  host.folder.write("endpoints/Ops.json", "{\"Schema\": 1,\n \"RunAsVirtualAccount\": true}");
  const auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("Ops.json:2:25: RunAsVirtualAccount, and only Windows has virtual accounts; take it "
                                   "out, and write RunAsUser"));
}

TEST_CASE("A mistake in what register writes is told once, and names what is wrong", "[service][endpoint]") {
  Host host;
  auto outcome = host.run({"endpoint", "register", "Ops", "--quota", "MaxMemoryPerShellMB=-1"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("MaxMemoryPerShellMB is -1; write a number from"));
  outcome = host.run({"endpoint", "register", "Ops", "--sddl", "O:NSG:BAD:P(A;;GA;;;XX)"});
  CHECK(outcome.exit_code == 1);
  CHECK(std::ranges::count(outcome.err, '\n') == 1);
  CHECK_THAT(outcome.err, Contains("Ops.json:4:23: Sddl, at character 21: this is no account"));
}

TEST_CASE("No endpoint is registered beside a main file that is not there", "[service][endpoint]") {
  Host host;
  const auto missing = host.folder / "mistyped" / "psremoting.json";
  const auto outcome = test::psremoting({"endpoint", "register", "Ops", "--config", missing.string()});
  CHECK(outcome.exit_code == 4);
  CHECK_THAT(outcome.err, Contains("mistyped") && Contains("does not exist, so no service would read its endpoints"));
  CHECK_FALSE(std::filesystem::exists(missing.parent_path()));
}

TEST_CASE("An endpoint that the system cannot serve is not registered", "[service][endpoint]") {
  Host host;
  const auto outcome =
      host.run({"endpoint", "register", "Ops", "--run-as-virtual-account", "--virtual-account-group", "A B"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("only Windows has virtual accounts"));
  CHECK_FALSE(fs::exists(host.folder / "endpoints/Ops.json"));
  CHECK(host.run({"endpoint", "register", "Ops", "--no-virtual-account"}).exit_code == 0);
  CHECK(host.run({"endpoint", "set", "Ops", "--virtual-account-group", ""}).exit_code == 0);
}

TEST_CASE("An option of an endpoint takes one word, so that its name may follow", "[service][endpoint]") {
  Host host;
  CHECK(host.run({"endpoint", "register", "--user", "daemon", "--user", "bin", "Ops"}).exit_code == 0);
  CHECK(host.json({"endpoint", "show", "Ops"})["Access"]["Users"].size() >= 2);
}

TEST_CASE("check-config warns of an endpoint that lends its account to everybody", "[service][check-config]") {
  Host host;
  REQUIRE(host.run({"endpoint", "register", "Lent", "--run-as", "daemon"}).exit_code == 0);
  const auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("warning: The endpoint Lent runs as daemon and has no Access of its own"));
  REQUIRE(host.run({"endpoint", "set", "Lent", "--group", "daemon"}).exit_code == 0);
  CHECK_THAT(host.run({"check-config"}).out, !Contains("Lent runs as"));
}

TEST_CASE("A name that the host does not know is refused, unless it is insisted on", "[service][endpoint]") {
  Host host;
  const std::vector<std::string> line{"endpoint", "register",      "Ops",      "--user",         "no-such-user",
                                      "--group",  "no-such-group", "--run-as", "no-such-account"};
  const auto outcome = host.run(line);
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("Access names the user no-such-user, and this host knows none of that name") &&
                              Contains("Access names the group no-such-group") &&
                              Contains("RunAsUser is no-such-account") && Contains("--allow-unknown-names"));
  CHECK_FALSE(fs::exists(host.folder / "endpoints/Ops.json"));

  auto insisting = line;
  insisting.emplace_back("--allow-unknown-names");
  const auto insisted = host.run(insisting);
  CHECK(insisted.exit_code == 0);
  CHECK_THAT(insisted.out, Contains("warning: ") && Contains("the group no-such-group"));
  const auto checked = host.run({"check-config"});
  CHECK(checked.exit_code == 0);
  CHECK_THAT(checked.out, Contains("Ops.json: Access names the user no-such-user") &&
                              Contains("Ops.json: Access names the group no-such-group") &&
                              Contains("Ops.json: RunAsUser is no-such-account"));
}

TEST_CASE("A user of the user file is named by the account whose sessions are theirs", "[service][endpoint]") {
  Host host;
  host.configure(R"(, "UserFile": "users")");
  REQUIRE(host.run({"user", "add", "ann", "--account", "daemon", "--password-stdin"}, "secret word\n").exit_code == 0);
  const auto outcome = host.run({"endpoint", "register", "Ops", "--user", "ann"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("Access names the user ann, whom this host calls daemon; write that."));
  CHECK(host.run({"endpoint", "register", "Ops", "--user", "daemon"}).exit_code == 0);
}

TEST_CASE("What was wrong before keeps no other change of an endpoint from being written", "[service][endpoint]") {
  Host host;
  host.folder.write("endpoints/Ops.json", R"({"Schema": 1, "Access": {"Groups": ["no-such-group"]}})");
  const auto outcome = host.run({"endpoint", "set", "Ops", "--quota", "MaxShells=3"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("warning: ") && Contains("no-such-group"));
  CHECK(host.run({"endpoint", "set", "Ops", "--user", "no-such-user"}).exit_code == 1);
  CHECK_THAT(host.text("endpoints/Ops.json"), Contains("MaxShells") && !Contains("no-such-user"));
  CHECK(host.run({"endpoint", "set", "Ops", "--user", "no-such-user", "--disable"}).exit_code == 0);
}

TEST_CASE("The main file's Access is looked up by check-config", "[service][check-config]") {
  Host host;
  host.configure(R"(, "Access": {"Groups": ["no-such-group", "*"], "Users": ["daemon"]})");
  const auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("warning: Access names the group no-such-group") && !Contains("the user"));
}

TEST_CASE("Registering warns of what may not be meant, and check-config of the same", "[service][endpoint]") {
  Host host;
  const auto warned = [&](std::vector<std::string> line, const std::string& name, const std::string& words) {
    line.insert(line.begin(), {"endpoint", "register", name});
    const auto outcome = host.run(line);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("warning: ") && Contains(words));
    CHECK_THAT(host.run({"check-config"}).out, Contains("warning: ") && Contains(words));
    CHECK(host.run({"endpoint", "unregister", name}).exit_code == 0);
  };
  warned({"--target", "PowerShell.7.2"}, "Old", "The endpoint Old has no PowerShell to go to on this host");
  warned({"--run-as", "root"}, "Root",
         "runs as root and has no Access of its own: everybody who may open sessions on this "
         "host can do there what that account can, which is everything");
  warned({"--run-as", "root", "--group", "*"}, "Root", "runs as root and lets everybody in");
  warned({}, "PowerShell.7.4", "The endpoint PowerShell.7.4 hides the one that is found under that name:");
  warned({}, "microsoft.powershell", "hides the one that is found under that name:");
  warned({"--target", "PowerShell.7"}, "PowerShell.7.9", "once such a PowerShell is installed");
}

TEST_CASE("An endpoint in which nothing is odd is registered without a warning", "[service][endpoint]") {
  Host host;
  const auto outcome = host.run({"endpoint", "register", "Ops", "--run-as", "root", "--user", "daemon", "--json"});
  CHECK(outcome.exit_code == 0);
  CHECK_FALSE(nlohmann::json::parse(outcome.out).contains("Warnings"));
  CHECK_THAT(host.run({"check-config"}).out, !Contains("warning: The endpoint Ops") && !Contains("Ops.json"));
}
