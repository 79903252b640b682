#include <catch2/catch.hpp>

#include "service/enable/linux/sudo_groups.hpp"
#include "tests/unit/service/host_fixture.hpp"

using namespace psremoting::service::enable;
using State = Line::State;

namespace {

std::size_t at(const std::vector<std::string>& changes, const std::string& what) {
  return static_cast<std::size_t>(std::ranges::find(changes, what) - changes.begin());
}

}  // namespace

TEST_CASE("Enabling makes account, group, folders, certificate and unit, and starts the service", "[enable]") {
  Host host;
  const auto lines = host.enable();
  CAPTURE(lines.back().text);
  REQUIRE_FALSE(failed(lines));
  CHECK(host.system.accounts.contains("psremoting"));
  CHECK(host.system.groups.contains("psremoting-users"));
  CHECK(host.system.owners[host.plan.at("/var/lib/psremoting")] == "psremoting");
  CHECK((status(host.plan.at("/var/lib/psremoting")).permissions() & std::filesystem::perms::mask) ==
        std::filesystem::perms{0711});
  CHECK(host.system.certificate);
  CHECK(host.has("/etc/psremoting/psremoting.json"));
  CHECK(host.has("/etc/psremoting/endpoints"));
  CHECK(host.has("/etc/pam.d/psremoting"));
  CHECK(host.has("/etc/systemd/system/psremoting.service"));
  CHECK(host.system.enabled);
  CHECK(host.system.active);
}

TEST_CASE("The manager reads the unit before it starts it, and the service has its account and certificate by then",
          "[enable]") {
  Host host;
  host.enable();
  const auto& changes = host.system.changes;
  const auto start = at(changes, "systemctl start");
  REQUIRE(start < changes.size());
  CHECK(at(changes, "systemctl daemon-reload") < start);
  CHECK(at(changes, "certificate") < start);
  CHECK(at(changes, "give psremoting") < at(changes, "certificate"));
}

TEST_CASE("Enabling twice changes nothing the second time, and says so", "[enable]") {
  Host host;
  host.enable();
  const auto tree = host.tree();
  const auto commands = host.system.changes;
  const auto lines = host.enable();
  CHECK_FALSE(changed(lines));
  CHECK_FALSE(failed(lines));
  CHECK(host.tree() == tree);
  CHECK(host.system.changes == commands);
}

// Each as cvtsudoers 1.9.13 prints it, blanks aside.
std::string rule(const std::string& users, const std::string& commands, const std::string& hosts = "ALL") {
  return R"({"User_List":[)" + users + R"(],"Host_List":[{"hostname":")" + hosts + R"("}],"Cmnd_Specs":[)" + commands +
         "]}";
}
std::string sudoers(const std::string& rules) {
  return R"({"Defaults":[{"Options":[{"env_reset":true}]}],"User_Specs":[{"User_List":[{"username":"root"}],)"
         R"("Host_List":[{"hostname":"ALL"}],"Cmnd_Specs":[{"runasusers":[{"username":"ALL"}],"Commands":)"
         R"([{"command":"ALL"}]}]},)" +
         rules + "]}";
}
const std::string everything = R"({"runasusers":[{"username":"ALL"}],"runasgroups":[{"usergroup":"ALL"}],)"
                               R"("Options":[{"setenv":true}],"Commands":[{"command":"ALL"}]})";

TEST_CASE("A group is an administrators' where sudo lets it do everything as root on every host", "[enable]") {
  using Groups = std::vector<std::string>;
  const std::string sudo = R"({"usergroup":"sudo"})", wheel = R"({"usergroup":"wheel"})";
  const auto groups = [](const std::string& rules) { return groups_that_may_all(sudoers(rules)).value(); };
  CHECK(groups(rule(sudo, everything)) == Groups{"sudo"});
  CHECK(groups(rule(wheel + R"(,{"username":"ann"})", everything) + "," + rule(sudo, everything)) ==
        Groups{"sudo", "wheel"});
  CHECK(groups(rule(sudo, R"({"Options":[{"setenv":true}],"Commands":[{"command":"ALL"}]})")) == Groups{"sudo"});
  CHECK(groups(rule(R"({"usergroup":"ops"})", everything)).empty());
  CHECK(groups(rule(sudo, everything, "web01")).empty());
  CHECK(groups(rule(sudo, R"({"runasusers":[{"username":"www-data"}],"Commands":[{"command":"ALL"}]})")).empty());
  CHECK(groups(rule(sudo, R"({"Commands":[{"command":"/usr/bin/apt"}]})")).empty());
  CHECK(groups(rule(sudo, R"({"Commands":[{"command":"ALL"},{"command":"/bin/sh","negated":true}]})")).empty());
  CHECK(
      groups(rule(sudo, everything) + "," + rule(sudo, R"({"Commands":[{"command":"ALL","negated":true}]})")).empty());
  CHECK(groups(rule(R"({"username":"sudo"})", everything)).empty());
  for (const char* nonsense : {"", "sudo: parse error", "[]", R"({"User_Specs":[{"User_List":[7]}]})"})
    CHECK_FALSE(groups_that_may_all(nonsense).has_value());
}

TEST_CASE("Enabling writes once who administers sessions, and the configuration's own word stays", "[enable]") {
  Host host;
  host.system.sudoers = sudoers(rule(R"({"usergroup":"sudo"})", everything));
  host.write("/etc/psremoting/psremoting.json", "{ // ours\n  \"Schema\": 1\n}\n");
  auto lines = host.enable();
  CHECK(line_of(lines, "administrators").state == State::done);
  CHECK(line_of(lines, "administrators").text.find("the members of sudo") != std::string::npos);
  CHECK(host.read("/etc/psremoting/psremoting.json") ==
        "{ // ours\n  \"Schema\": 1,\n  \"AdministratorGroups\": [\"sudo\"]\n}\n");
  host.system.sudoers = sudoers(rule(R"({"usergroup":"wheel"})", everything));
  CHECK(line_of(host.enable(), "administrators").state == State::already);
  CHECK(host.read("/etc/psremoting/psremoting.json").find("wheel") == std::string::npos);
}

TEST_CASE("Where no group may do everything with sudo, enabling makes no administrators", "[enable]") {
  Host host;
  CHECK(line_of(host.enable(), "administrators").state == State::already);
  CHECK(host.read("/etc/psremoting/psremoting.json").find("\n  \"AdministratorGroups\"") == std::string::npos);
}

TEST_CASE("A dry run says what would be done and changes nothing", "[enable]") {
  Host host;
  const auto tree = host.tree();
  const auto would = host.enable(true);
  CHECK(host.tree() == tree);
  CHECK(host.system.changes.empty());
  CHECK(changed(would));
  const auto did = host.enable();
  REQUIRE(would.size() == did.size());
  for (std::size_t i = 0; i < did.size(); ++i) {
    CAPTURE(did[i].step, would[i].text, did[i].text);
    CHECK(would[i].step == did[i].step);
    CHECK((would[i].state == State::would) == (did[i].state == State::done));
  }
}

TEST_CASE("A dry run of disabling changes nothing", "[enable]") {
  Host host;
  host.enable();
  const auto tree = host.tree();
  const auto commands = host.system.changes;
  CHECK(changed(host.disable(true)));
  CHECK(host.tree() == tree);
  CHECK(host.system.changes == commands);
}

TEST_CASE("Disabling stops the service, removes what enabling wrote, and keeps configuration, account and certificate",
          "[enable]") {
  Host host;
  host.enable();
  const auto lines = host.disable();
  CHECK_FALSE(failed(lines));
  CHECK_FALSE(host.system.active);
  CHECK_FALSE(host.system.enabled);
  CHECK_FALSE(host.has("/etc/systemd/system/psremoting.service"));
  CHECK_FALSE(host.has("/etc/pam.d/psremoting"));
  CHECK(host.has("/etc/psremoting/psremoting.json"));
  CHECK(host.has("/var/lib/psremoting"));
  CHECK(host.system.accounts.contains("psremoting"));
  CHECK(line_of(lines, "configuration").state == State::left);
  CHECK(line_of(lines, "account").state == State::left);
  CHECK_FALSE(changed(host.disable()));
}

TEST_CASE("Disabling a host that was never enabled changes nothing", "[enable]") {
  Host host;
  const auto tree = host.tree();
  const auto lines = host.disable();
  CHECK_FALSE(changed(lines));
  CHECK_FALSE(failed(lines));
  CHECK(host.tree() == tree);
  CHECK(host.system.changes.empty());
}

TEST_CASE("What an administrator made of configuration and PAM rules stays, when enabling and when disabling",
          "[enable]") {
  Host host;
  host.write("/etc/pam.d/psremoting", "auth required pam_deny.so\n");
  host.write("/etc/psremoting/psremoting.json", "{\"Schema\": 1}\n");
  CHECK_FALSE(failed(host.enable()));
  CHECK(line_of(host.disable(), "pam").state == State::left);
  CHECK(host.read("/etc/pam.d/psremoting") == "auth required pam_deny.so\n");
  CHECK(host.read("/etc/psremoting/psremoting.json") == "{\"Schema\": 1}\n");
}

TEST_CASE("A configuration with mistakes is named before the service is touched", "[enable]") {
  Host host;
  host.write("/etc/psremoting/psremoting.json", "{ \"Listeners\": ");
  const auto lines = host.enable();
  CHECK(lines.back().step == "configuration");
  CHECK(lines.back().state == State::failed);
  CHECK(lines.back().text.find(host.plan.at("/etc/psremoting/psremoting.json").string()) != std::string::npos);
  CHECK_FALSE(host.has("/etc/systemd/system/psremoting.service"));
  CHECK_FALSE(host.system.active);
}

TEST_CASE("An older unit of ours is brought up to date and the service restarted; a stranger's stays", "[enable]") {
  Host host;
  host.enable();
  const auto ours = host.read("/etc/systemd/system/psremoting.service");
  host.write("/etc/systemd/system/psremoting.service", ours.substr(0, ours.find("UMask=")));
  const auto lines = host.enable();
  CHECK(line_of(lines, "unit").state == State::done);
  CHECK(host.read("/etc/systemd/system/psremoting.service") == ours);
  CHECK(host.system.changes.back() == "systemctl restart");

  host.write("/etc/systemd/system/psremoting.service", "[Service]\nExecStart=/bin/true\n");
  CHECK_FALSE(changed(host.enable()));
  CHECK(line_of(host.disable(), "unit").state == State::left);
  CHECK(host.has("/etc/systemd/system/psremoting.service"));
}

TEST_CASE("Files that a package brought are used where they are", "[enable]") {
  Host host;
  host.write("/usr/lib/systemd/system/psremoting.service", "[Service]\n");
  host.write("/usr/lib/pam.d/psremoting", "auth required pam_unix.so\n");
  CHECK_FALSE(failed(host.enable()));
  CHECK_FALSE(host.has("/etc/systemd/system/psremoting.service"));
  CHECK_FALSE(host.has("/etc/pam.d/psremoting"));
  CHECK(host.system.active);
}

TEST_CASE("A program elsewhere is what the unit starts, however it is named", "[enable]") {
  Host host;
  host.plan.program = "/opt/my tools/100%/psremoting";
  host.write("/opt/my tools/100%/psremoting", "");
  host.enable();
  CHECK(host.read("/etc/systemd/system/psremoting.service")
            .find("\nExecStart=\"/opt/my tools/100%%/psremoting\" service\n") != std::string::npos);
}

TEST_CASE("A service that does not start is a failure that names its log, and the firewall is not opened", "[enable]") {
  Host host;
  host.system.fails_to_start = true;
  host.system.firewall = "ufw";
  const auto lines = host.enable();
  CHECK(failed(lines));
  CHECK(lines.back().step == "service");
  CHECK(lines.back().text.find("See the journal.") != std::string::npos);
  CHECK(lines.back().text.find("journalctl -u psremoting.service") != std::string::npos);
  CHECK(host.system.ufw_rules.empty());
}

TEST_CASE("Strict settings are written on demand, kept by a plain enable, and taken back on demand", "[enable]") {
  Host host;
  host.plan.strict = true;
  host.enable();
  CHECK(host.has("/etc/systemd/system/psremoting.service.d/strict.conf"));
  host.plan.strict.reset();
  CHECK_FALSE(changed(host.enable()));
  host.plan.strict = false;
  host.enable();
  CHECK_FALSE(host.has("/etc/systemd/system/psremoting.service.d/strict.conf"));
  CHECK(host.system.changes.back() == "systemctl restart");
}

TEST_CASE("Without systemd the link that starts the service is made, and whose business its start is is said",
          "[enable]") {
  Host host;
  remove_all(host.plan.at("/run/systemd"));
  const auto lines = host.enable();
  CHECK_FALSE(failed(lines));
  CHECK(line_of(lines, "service").state == State::left);
  CHECK(read_symlink(host.plan.at("/etc/systemd/system/multi-user.target.wants/psremoting.service")) ==
        "/etc/systemd/system/psremoting.service");
  CHECK(at(host.system.changes, "systemctl start") == host.system.changes.size());
}

TEST_CASE("PAM rules follow the system's own", "[enable]") {
  Host host;
  SECTION("Debian") {
    host.write("/etc/pam.d/common-session", "");
    host.write("/etc/pam.d/common-session-noninteractive", "");
    host.enable();
    CHECK(host.read("/etc/pam.d/psremoting").find("include    common-session-noninteractive\n") != std::string::npos);
  }
  SECTION("SUSE") {
    host.write("/etc/pam.d/common-session", "");
    host.enable();
    CHECK(host.read("/etc/pam.d/psremoting").find("include    common-session\n") != std::string::npos);
  }
  SECTION("Fedora") {
    host.write("/etc/pam.d/password-auth", "");
    host.enable();
    CHECK(host.read("/etc/pam.d/psremoting").find("substack   password-auth\n") != std::string::npos);
  }
}
