#include "service/enable/report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace psremoting::service::enable;
using psremoting::config::Config;
using State = Line::State;

namespace {

Config with_install(const std::string& version) {
  Config config;
  config.listeners = {{}};
  config.installs.push_back(
      {*psremoting::config::Version::parse(version), "/opt/microsoft/powershell/7/pwsh", "package", {}});
  return config;
}

}  // namespace

TEST_CASE("A report says what was done, line by line, and what to type", "[enable]") {
  Report report{"enable",
                false,
                {{"account", State::done, "made the account x"}, {"group", State::already, "the group y is there"}},
                {{"New-PSSession", "at once"}},
                {}};
  CHECK(print(report) ==
        "  +  made the account x\n"
        "  =  the group y is there\n"
        "PowerShell remoting is enabled.\n"
        "\n"
        "Connect from PowerShell on another machine with\n"
        "    New-PSSession\n"
        "        at once\n");
}

TEST_CASE("A report tells nothing done, a dry run and a failure apart", "[enable]") {
  Report report{"enable", false, {{"a", State::already, "there"}}, {}, {}};
  CHECK(print(report).find("Nothing was changed: all is as it should be.") != std::string::npos);
  report.dry_run = true;
  report.lines = {{"a", State::would, "would make it"}};
  CHECK(print(report).find("this was a dry run") != std::string::npos);
  report.lines = {{"a", State::failed, "cannot make it"}};
  CHECK(print(report).find("Not everything could be done") != std::string::npos);
}

TEST_CASE("A report as JSON has each step's name, state and text", "[enable]") {
  Report report{"disable", false, {{"unit", State::done, "removed \"x\""}}, {}, {}};
  const auto json = nlohmann::json::parse(print_json(report));
  CHECK(json["command"] == "disable");
  CHECK(json["ok"] == true);
  CHECK(json["changed"] == true);
  CHECK(json["steps"][0]["step"] == "unit");
  CHECK(json["steps"][0]["state"] == "done");
  CHECK(json["steps"][0]["text"] == "removed \"x\"");
}

TEST_CASE("The line to type names host, user and an endpoint that outlives upgrades", "[enable]") {
  auto lines = connect_lines(with_install("7.4.7"), "web01.example.com", "alice", "certificate.pem");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].text ==
        "New-PSSession -ComputerName web01.example.com -UseSSL -Authentication Basic -Credential alice "
        "-ConfigurationName PowerShell.7 -SessionOption (New-PSSessionOption -SkipCACheck -SkipCNCheck)");
  CHECK(lines[1].text.find("Skip") == std::string::npos);
}

TEST_CASE("The line to type follows port, certificate and what is installed", "[enable]") {
  auto config = with_install("7.6.0-preview.4");
  config.listeners[0].port = 8443;
  config.listeners[0].certificate = "/etc/ssl/web01.pem";
  const auto lines = connect_lines(config, "web01", "", "certificate.pem");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].text ==
        "New-PSSession -ComputerName web01 -Port 8443 -UseSSL -Authentication Basic -Credential (Get-Credential) "
        "-ConfigurationName PowerShell.7-preview");
  config.listeners[0].https = false;
  CHECK(connect_lines(config, "web01", "", "certificate.pem").empty());
}
