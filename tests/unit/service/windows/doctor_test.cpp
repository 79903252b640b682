#include <catch2/catch.hpp>

#include "service/doctor/windows/parts.hpp"
#include "unit/service/windows/fake_machine.hpp"

// By stand-ins: Wine keeps no firewall rules and knows no kinds of network.
using namespace psremoting::service::doctor;
using Catch::Contains;
using State = Check::State;

namespace {

Check of(const Checks& checks, std::string_view name) {
  const auto found = std::ranges::find(checks, name, &Check::name);
  return found == checks.end() ? Check{"none", State::skipped, "there is no such check", {}} : *found;
}

}  // namespace

TEST_CASE("The program of a service is read from its command line", "[doctor]") {
  CHECK(program_of(R"("C:\Program Files\psremoting\psremoting.exe" service --verbose)") ==
        R"(C:\Program Files\psremoting\psremoting.exe)");
  CHECK(program_of(R"(C:\psremoting.exe service)") == R"(C:\psremoting.exe)");
  CHECK(program_of("\"C:\\half").ends_with("half"));
  CHECK(program_of("").empty());
}

TEST_CASE("A Windows service that is enabled is well", "[doctor]") {
  WindowsHost host;
  host.enable();
  const auto checks = manager_checks(host.machine, true);
  CHECK_FALSE(any_wrong(checks));
  CHECK(of(checks, "service-manager").state == State::good);
  CHECK(of(checks, "boot").state == State::good);
}

TEST_CASE("A Windows service that is stopped, by hand, or not there is said with the cure", "[doctor]") {
  WindowsHost host;
  CHECK_THAT(of(manager_checks(host.machine, true), "service-manager").cure, Contains("psremoting enable"));
  host.enable();
  host.services.known["psremoting"].running = false;
  host.services.known["psremoting"].start = psremoting::service::enable::StartType::manual;
  const auto checks = manager_checks(host.machine, true);
  CHECK(of(checks, "service-manager").state == State::wrong);
  CHECK_THAT(of(checks, "service-manager").cure, Contains("Start-Service psremoting"));
  CHECK(of(checks, "boot").state == State::warning);
  CHECK(of(manager_checks(host.machine, false), "service-manager").state == State::skipped);
}

TEST_CASE("A firewall that lets nobody in to the registered program is wrong", "[doctor]") {
  WindowsHost host;
  host.enable();
  const auto changes = host.changes;
  CHECK(of(firewall_checks(host.machine, host.plan.folder), "firewall").state == State::good);
  host.firewall.rules["psremoting-In-TCP"].ports = "5985";
  CHECK(of(firewall_checks(host.machine, host.plan.folder), "firewall").state == State::wrong);
  host.firewall.rules.clear();
  CHECK_THAT(of(firewall_checks(host.machine, host.plan.folder), "firewall").cure, Contains("psremoting enable"));
  host.firewall.is_there = false;
  CHECK(of(firewall_checks(host.machine, host.plan.folder), "firewall").state == State::skipped);
  CHECK(host.changes == changes);
}

TEST_CASE("A public network is a warning", "[doctor]") {
  WindowsHost host;
  host.enable();
  CHECK(of(firewall_checks(host.machine, host.plan.folder), "network").name == "none");
  host.firewall.is_public = true;
  CHECK(of(firewall_checks(host.machine, host.plan.folder), "network").state == State::warning);
}
