#include <catch2/catch.hpp>

#include "tests/unit/service/host_fixture.hpp"

using namespace psremoting::service::enable;
using State = Line::State;

namespace {

bool reloads(const FakeSystem& system) {
  return std::ranges::any_of(system.changes, [](const auto& line) { return line == "firewall-cmd --reload"; });
}

}  // namespace

TEST_CASE("firewalld lets the port in now and for good, without a reload that loses others' rules",
          "[enable][firewall]") {
  Host host;
  host.system.firewall = "firewalld";
  CHECK(line_of(host.enable(), "firewall").state == State::done);
  CHECK(host.system.permanent_service);
  CHECK(host.system.permanent_ports == std::set<std::string>{"5986/tcp"});
  CHECK(host.system.runtime_ports == std::set<std::string>{"5986/tcp"});
  CHECK_FALSE(reloads(host.system));
}

TEST_CASE("firewalld that was started anew since, and knows the service, needs nothing", "[enable][firewall]") {
  Host host;
  host.system.firewall = "firewalld";
  host.enable();
  host.system.runtime_ports.clear();
  host.system.runtime_service = true;
  CHECK_FALSE(changed(host.enable()));
}

TEST_CASE("Disabling takes the service and the ports out of firewalld", "[enable][firewall]") {
  Host host;
  host.system.firewall = "firewalld";
  host.enable();
  CHECK(line_of(host.disable(), "firewall").state == State::done);
  CHECK_FALSE(host.system.permanent_service);
  CHECK(host.system.runtime_ports.empty());
  CHECK_FALSE(changed(host.disable()));
}

TEST_CASE("ufw gets a rule with our name, and loses only that", "[enable][firewall]") {
  Host host;
  host.system.firewall = "ufw";
  host.system.ufw_rules = {"ufw allow 22/tcp"};
  host.enable();
  CHECK(host.system.ufw_rules == std::set<std::string>{"ufw allow 22/tcp", "ufw allow 5986/tcp comment 'psremoting'"});
  CHECK_FALSE(changed(host.enable()));
  host.disable();
  CHECK(host.system.ufw_rules == std::set<std::string>{"ufw allow 22/tcp"});
}

TEST_CASE("A rule of an administrator's for the same port is enough, and stays", "[enable][firewall]") {
  Host host;
  host.system.firewall = "ufw";
  host.system.ufw_rules = {"ufw allow 5986/tcp"};
  CHECK(line_of(host.enable(), "firewall").state == State::already);
  host.disable();
  CHECK(host.system.ufw_rules == std::set<std::string>{"ufw allow 5986/tcp"});
}

TEST_CASE("Where no firewall of the two runs, the port is named for the one that may", "[enable][firewall]") {
  Host host;
  const auto line = line_of(host.enable(), "firewall");
  CHECK(line.state == State::left);
  CHECK(line.text.find("5986/tcp") != std::string::npos);
}

TEST_CASE("A listener for this host alone opens no port, and others open their own", "[enable][firewall]") {
  Host host;
  host.system.firewall = "ufw";
  SECTION("loopback") {
    host.write("/etc/psremoting/psremoting.json",
               R"({"Schema": 1, "Listeners": [{"Address": "127.0.0.1", "Port": 5986, "Transport": "HTTPS"}]})");
    host.enable();
    CHECK(host.system.ufw_rules.empty());
  }
  SECTION("another port") {
    host.write("/etc/psremoting/psremoting.json",
               R"({"Schema": 1, "Listeners": [{"Address": "*", "Port": 8443, "Transport": "HTTPS"}]})");
    host.enable();
    CHECK(host.system.ufw_rules == std::set<std::string>{"ufw allow 8443/tcp comment 'psremoting'"});
  }
}
