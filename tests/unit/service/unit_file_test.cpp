#include <catch2/catch.hpp>

#include <map>
#include <sstream>
#include <string>

#include "service/enable/templates.hpp"

using namespace psremoting::service::enable;

namespace {

// Every KEY=VALUE of a section, a key's last value winning as an empty one resets it.
std::map<std::string, std::string> section(std::string_view unit, const std::string& name) {
  std::map<std::string, std::string> keys;
  std::istringstream in{std::string(unit)};
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('[')) inside = line == "[" + name + "]";
    const auto equals = line.find('=');
    if (inside && !line.starts_with('#') && equals != line.npos) keys[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return keys;
}

}  // namespace

TEST_CASE("The unit waits for READY from the process that listens, and reloads by SIGHUP", "[enable][unit]") {
  auto service = section(templates::unit, "Service");
  CHECK(service["Type"] == "notify");
  CHECK(service["NotifyAccess"] == "main");
  CHECK(service["ExecStart"] == "/usr/bin/psremoting service");
  CHECK(service["ExecReload"] == "/bin/kill -HUP $MAINPID");
  CHECK(service["RuntimeDirectory"] == "psremoting");
  CHECK(section(templates::unit, "Install")["WantedBy"] == "multi-user.target");
}

TEST_CASE("The unit lets one worker that is out of memory take nobody with it", "[enable][unit]") {
  auto service = section(templates::unit, "Service");
  CHECK(service["Delegate"] == "yes");
  CHECK(service["OOMPolicy"] == "continue");
  CHECK(service["TasksMax"] == "infinity");
}

TEST_CASE("The unit takes nothing away that an administrator's session needs", "[enable][unit]") {
  auto service = section(templates::unit, "Service");
  for (const char* key :
       {"NoNewPrivileges", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectKernelTunables",
        "ProtectKernelModules", "RestrictSUIDSGID", "RestrictNamespaces", "MemoryDenyWriteExecute"}) {
    CAPTURE(key);
    CHECK_FALSE(service.contains(key));
  }
}

TEST_CASE("The strict settings keep what the launcher needs: setuid, setgid, kill, audit", "[enable][unit]") {
  auto service = section(templates::strict, "Service");
  CHECK(service["NoNewPrivileges"] == "yes");
  CHECK(service["ProtectSystem"] == "full");
  for (const char* capability :
       {"CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_AUDIT_WRITE", "CAP_DAC_OVERRIDE"}) {
    CAPTURE(capability);
    CHECK(service["CapabilityBoundingSet"].find(capability) != std::string::npos);
  }
  CHECK(service["SystemCallFilter"].find("@setuid") != std::string::npos);
  // A .NET worker compiles as it runs.
  CHECK_FALSE(service.contains("MemoryDenyWriteExecute"));
}
