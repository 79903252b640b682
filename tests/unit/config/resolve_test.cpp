#include "config/resolve.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;
using namespace psremoting::config;

namespace {

Install installed(std::string_view version, std::string refused = {}, std::string source = "zip") {
  return {*Version::parse(version), "/opt/" + std::string(version) + "/pwsh", std::move(source), std::move(refused)};
}

Config host() {
  Config config;
  config.installs = {installed("7.6.0-preview.4"), installed("7.5.0"), installed("7.4.7"), installed("7.4.6")};
  return config;
}

std::string goes_to(const Config& config, std::string_view name) {
  auto target = resolve(config, name);
  return target ? target->install.version.text() : std::string(psremoting::name(target.error().code));
}

Identity person(std::string name, std::vector<std::string> groups = {}) {
  Identity identity;
  identity.name = std::move(name);
  identity.groups = std::move(groups);
  return identity;
}

}  // namespace

TEST_CASE("A name goes to the newest install that answers to it", "[config][resolve]") {
  const Config config = host();
  CHECK(goes_to(config, "PowerShell.7.4.6") == "7.4.6");
  CHECK(goes_to(config, "PowerShell.7.4") == "7.4.7");
  CHECK(goes_to(config, "PowerShell.7") == "7.5.0");
  CHECK(goes_to(config, "PowerShell.7-preview") == "7.6.0-preview.4");
  CHECK(goes_to(config, "PowerShell.7.6.0-preview.4") == "7.6.0-preview.4");
  CHECK(goes_to(config, "microsoft.powershell") == "7.5.0");
  CHECK(goes_to(config, "POWERSHELL.7") == "7.5.0");
  CHECK(goes_to(config, "PowerShell.7.6") == "unknown_endpoint");
  CHECK(goes_to(config, "PowerShell.8") == "unknown_endpoint");
}

TEST_CASE("The default endpoint is Windows PowerShell where it is, and what the administrator says",
          "[config][resolve]") {
  Config config = host();
  config.installs.push_back(installed("5.1.19041", {}, "windows powershell"));
  CHECK(goes_to(config, "Microsoft.PowerShell") == "5.1.19041");
  config.default_endpoint = "PowerShell.7.4";
  CHECK(goes_to(config, "Microsoft.PowerShell") == "7.4.7");
  config.installs.clear();
  CHECK(goes_to(config, "Microsoft.PowerShell") == "endpoint_unavailable");
}

TEST_CASE("Previews are the default only where there is nothing else", "[config][resolve]") {
  Config config;
  config.installs = {installed("7.6.0-preview.4")};
  CHECK(goes_to(config, "Microsoft.PowerShell") == "7.6.0-preview.4");
  CHECK(goes_to(config, "PowerShell.7") == "unknown_endpoint");
}

TEST_CASE("A refused install is passed over, or tells why it is refused", "[config][resolve]") {
  Config config;
  config.installs = {installed("7.4.7", "everybody may write"), installed("7.4.6")};
  CHECK(goes_to(config, "PowerShell.7.4") == "7.4.6");
  auto refused = resolve(config, "PowerShell.7.4.7");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::endpoint_unavailable);
  CHECK(refused.error().detail.find("everybody may write") != std::string::npos);
}

TEST_CASE("A name that is not there is told with those that are", "[config][resolve]") {
  Config config;
  config.installs = {installed("7.4.7")};
  CHECK(resolve(config, "PowerShell.7.3").error().detail ==
        "There is no endpoint PowerShell.7.3 on this host. There are: Microsoft.PowerShell, PowerShell.7, "
        "PowerShell.7.4, "
        "PowerShell.7.4.7.");
}

TEST_CASE("A registered endpoint goes to its target, an own name to its own, another to the default",
          "[config][resolve]") {
  Config config = host();
  config.endpoints = {{.name = "Ops", .target = "PowerShell.7.4"},
                      {.name = "PowerShell.7-preview"},
                      {.name = "Plain"},
                      {.name = "Off", .enabled = false},
                      {.name = "Gone", .target = "PowerShell.6"}};
  CHECK(goes_to(config, "ops") == "7.4.7");
  CHECK(goes_to(config, "PowerShell.7-preview") == "7.6.0-preview.4");
  CHECK(goes_to(config, "Plain") == "7.5.0");
  CHECK(goes_to(config, "Off") == "unknown_endpoint");
  CHECK(goes_to(config, "Gone") == "endpoint_unavailable");
}

TEST_CASE("All names are listed once, the disabled and the broken left out", "[config][resolve]") {
  Config config;
  config.installs = {installed("7.4.7")};
  config.endpoints = {{.name = "Ops"}, {.name = "powershell.7"}, {.name = "Off", .enabled = false}};
  std::vector<std::string> names;
  for (const Target& target : all_targets(config)) names.push_back(target.endpoint.name);
  CHECK(names ==
        std::vector<std::string>{"Microsoft.PowerShell", "Ops", "powershell.7", "PowerShell.7.4", "PowerShell.7.4.7"});
}

TEST_CASE("Who is not told of may use an endpoint only as administrator or remote management user",
          "[config][access]") {
  Endpoint endpoint;
  CHECK_FALSE(check_access(endpoint, person("ann")).has_value());
  CHECK(check_access(endpoint, person("ann", {"psremoting-users"})).has_value());
  Identity root = person("root");
  root.administrator = true;
  CHECK(check_access(endpoint, root).has_value());
  endpoint.access.groups = {"ops"};
  CHECK_FALSE(check_access(endpoint, person("ann", {"psremoting-users"})).has_value());
  CHECK(check_access(endpoint, root).has_value());
}

TEST_CASE("An endpoint that runs as another account is for administrators only where its Access names them",
          "[config][access]") {
  Endpoint endpoint;
  endpoint.run_as = "svc";
  Identity root = person("root");
  root.administrator = true;
  CHECK(check_access(endpoint, root).error().code == Errc::access_denied);
  endpoint.access.groups = {"ops"};
  CHECK_FALSE(check_access(endpoint, root).has_value());
  CHECK(check_access(endpoint, person("ann", {"ops"})).has_value());
  endpoint.access.users = {"root"};
  CHECK(check_access(endpoint, root).has_value());
  endpoint.access = {{}, {}, "D:(A;;GA;;;BA)"};
  CHECK(check_access(endpoint, root).has_value());
  endpoint = {};
  endpoint.virtual_account = true;
  CHECK_FALSE(check_access(endpoint, root).has_value());
}

TEST_CASE("A command shell is for whom the found endpoints are", "[config][access]") {
  Config config;
  CHECK(check_cmd_access(config, person("ann")).error().code == Errc::access_denied);
  CHECK(check_cmd_access(config, person("ann", {"psremoting-users"})).has_value());
  config.default_access.users = {"ann"};
  CHECK(check_cmd_access(config, person("ann")).has_value());
  CHECK_FALSE(check_cmd_access(config, person("bob", {"psremoting-users"})).has_value());
}

TEST_CASE("Users and groups that are named may use an endpoint unless SDDL denies it", "[config][access]") {
  Endpoint endpoint;
  endpoint.access = {{"ann"}, {"ops"}, "D:(D;;GA;;;S-1-22-1-1003)"};
  CHECK(check_access(endpoint, person("ann")).has_value());
  CHECK(check_access(endpoint, person("bob", {"ops"})).has_value());
  CHECK_FALSE(check_access(endpoint, person("Ann")).has_value());
  CHECK_FALSE(check_access(endpoint, person("bob")).has_value());
  Identity denied = person("ann");
  denied.id = "1003";
  denied.administrator = true;
  CHECK(check_access(endpoint, denied).error().code == Errc::access_denied);
  endpoint.access = {{}, {"*"}, {}};
  CHECK(check_access(endpoint, person("anybody")).has_value());
}
