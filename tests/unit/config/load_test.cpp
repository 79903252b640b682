#include "config/load.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/unit/config/installed.hpp"
#include "tests/unit/config/read_endpoint.hpp"

using namespace psremoting;
using namespace psremoting::config;
using test::TemporaryFolder;

namespace {

Loaded load_from(const TemporaryFolder& folder) {
  return load_all(Paths{.file = folder / "psremoting.json", .required = true, .privileged = false});
}

// What is wrong with a main file, without the folder's name.
std::string mistakes(std::string_view main_file) {
  TemporaryFolder folder;
  folder.write("psremoting.json", main_file);
  std::string text;
  for (Problem problem : load_from(folder).problems) {
    problem.file = problem.file.filename();
    text += print(problem) + '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("A main file that is not there stands for the defaults", "[config][load]") {
  TemporaryFolder folder;
  const auto loaded = load_all(Paths{.file = folder / "psremoting.json", .privileged = false});
  CHECK(print(loaded.problems).empty());
  REQUIRE(loaded.config.listeners.size() == 1);
  CHECK(loaded.config.listeners[0].https);
  CHECK(loaded.config.listeners[0].port == 5986);
  CHECK_FALSE(loaded.config.service.allow_unencrypted);
  // Today's Windows bounds nothing but the idle time of who asks for none.
  for (const Quotas& quotas : {loaded.config.defaults, loaded.config.winrs}) {
    CHECK(quotas.idle_timeout == std::chrono::hours(2));
    CHECK(quotas.max_idle_timeout.count() == Quotas::unlimited);
    CHECK(quotas.max_concurrent_users == Quotas::unlimited);
    CHECK(quotas.max_shells_per_user == Quotas::unlimited);
    CHECK(quotas.max_memory_per_shell_mb == Quotas::unlimited);
    CHECK(quotas.max_processes_per_shell == Quotas::unlimited);
  }
}

TEST_CASE("A main file that was asked for and is not there is a mistake", "[config][load]") {
  TemporaryFolder folder;
  CHECK(load_from(folder).problems.size() == 1);
}

TEST_CASE("Every setting of the main file is read", "[config][load]") {
  TemporaryFolder folder;
  folder.write("psremoting.json", R"json({
    // WinRM's words
    "Schema": 1,
    "MaxEnvelopeSizekb": 8192, "MaxTimeoutms": 1800000,
    "Listeners": [{"Transport": "HTTP", "Address": "127.0.0.1"},
                  {"Transport": "HTTPS", "Port": 8443, "CertificateFile": "tls/host.pem"}],
    "Service": {"AllowUnencrypted": true, "Auth": {"Basic": false, "Certificate": true}, "ClientCaFile": "/ca.pem",
                "MaxConnections": 7, "MaxConcurrentOperationsPerUser": 8, "IdentifyShowsVersion": true,
                "MaxUnauthenticatedConnections": 9, "MaxUnauthenticatedConnectionsPerAddress": 10},
    "Winrs": {"AllowRemoteShellAccess": false, "IdleTimeout": 60000, "MaxShellsPerUser": 3},
    "Quotas": {"IdleTimeoutms": 120000, "MaxIdleTimeoutms": 240000, "MaxShells": 11, "OutputBufferingMode": "Drop"},
    "Access": {"Users": ["ann"], "Groups": ["ops"], "Sddl": "D:(A;;GX;;;RM)"},
    "DefaultEndpoint": "PowerShell.7.4",
    "Pool": {"Enabled": false, "WorkersPerKey": 2, "MemoryBudgetMB": 12, "IdleDrainSec": 13},
    "CertificateMappings": [{"Issuer": "00000000000000000000000000000000000000000000000000000000000000ff",
                             "Subject": "*@example.com", "UserName": "svc"}],
    "UserFile": "users", "Pam": false, "ServiceAccount": "nobody"
  })json");
  const auto loaded = load_from(folder);
  REQUIRE(print(loaded.problems) == "");
  const Config& config = loaded.config;
  REQUIRE(config.listeners.size() == 2);
  CHECK(config.listeners[0] == ListenerConfig{"127.0.0.1", 5985, false, {}, {}});
  CHECK(config.listeners[1] == ListenerConfig{"*", 8443, true, folder / "tls/host.pem", folder / "tls/host.pem"});
  CHECK(config.service.allow_unencrypted);
  CHECK_FALSE(config.service.basic);
  CHECK(config.service.certificate);
  CHECK(config.service.max_envelope_size_kb == 8192);
  CHECK(config.service.max_timeout == std::chrono::minutes(30));
  CHECK(config.service.max_connections == 7);
  CHECK(config.service.max_operations_per_user == 8);
  CHECK(config.service.max_unauthenticated_connections == 9);
  CHECK(config.service.max_unauthenticated_per_address == 10);
  CHECK(config.service.identify_shows_version);
  CHECK_FALSE(config.service.allow_remote_shell_access);
  CHECK(config.winrs.idle_timeout == std::chrono::minutes(1));
  CHECK(config.winrs.max_shells_per_user == 3);
  CHECK(config.defaults.max_shells == 11);
  CHECK_FALSE(config.defaults.block_output);
  CHECK(config.default_access.users.front() == "ann");
  CHECK(config.default_access.groups == std::vector<std::string>{"ops"});
  CHECK(config.default_access.sddl == "D:(A;;GX;;;RM)");
  CHECK(config.default_endpoint == "PowerShell.7.4");
  CHECK(config.pool == Pool{false, 2, 12, std::chrono::seconds(13)});
  REQUIRE(config.certificate_mappings.size() == 1);
  CHECK(config.certificate_mappings[0].account == "svc");
  CHECK(config.user_file == folder / "users");
  CHECK_FALSE(config.pam);
  CHECK(config.service_account == "nobody");
}

TEST_CASE("Every mistake of a file is told at once, with line, column and cure", "[config][load]") {
  CHECK(mistakes(R"json({
  "Schema": 2,
  "Listners": [],
  "Listeners": [
    {"Transport": "TLS", "Port": 0},
    {"Adress": "127.0.0.1"},
    {"Address": "localhost"},
    "5986"
  ],
  "Service": {"AllowUnencrypted": "true", "Auth": {"Certificate": true}, "Frobnicate": 1},
  "Quotas": {"MaxShellsPerUser": 0, "IdleTimeoutms": 99999999, "MaxShellsPerUser": 3, "MaxIdleTimeoutms": 60000},
  "Access": {"Sddl": "O:NSG:BA", "Users": [1]},
  "Winrs": [],
  "DefaultEndpoint": "pwsh",
  "InstallRoots": ["opt"],
  "AdministratorGroups": ["*"]
})json") == R"json(psremoting.json:2:13: Schema is not 1, which is all that this release of psremoting reads.
psremoting.json:3:3: There is no setting Listners; did you mean Listeners?
psremoting.json:5:19: Transport is "TLS"; write "HTTPS" or "HTTP".
psremoting.json:5:34: Listeners[0].Port is 0; write a number from 1 to 65535.
psremoting.json:6:5: Another listener uses port 5986 of the same address; write another Port.
psremoting.json:6:6: There is no setting Listeners[1].Adress; did you mean Address?
psremoting.json:7:5: Another listener uses port 5986 of *, where it meets localhost; write another Port.
psremoting.json:7:17: Address is "localhost"; write "*" or an IPv4 or IPv6 address of this host.
psremoting.json:8:5: Another listener uses port 5986 of the same address; write another Port.
psremoting.json:8:5: Listeners[3] must be an object: write { … }.
psremoting.json:10:35: Service.AllowUnencrypted is "true"; write true or false, without quotes.
psremoting.json:10:51: Auth.Certificate is true, but nothing says whose certificates count; write "ClientCaFile": "/path/to/ca.pem" beside Auth.
psremoting.json:10:74: There is no setting Service.Frobnicate; there are AllowUnencrypted, Auth, ClientCaFile, MaxConnections, MaxUnauthenticatedConnections, MaxUnauthenticatedConnectionsPerAddress, MaxConcurrentOperationsPerUser and IdentifyShowsVersion.
psremoting.json:11:34: Quotas.MaxShellsPerUser is 0; write a number from 1 to 2147483647.
psremoting.json:11:54: IdleTimeoutms is more than MaxIdleTimeoutms, which is 60000; lower the one or raise the other.
psremoting.json:11:64: Quotas.MaxShellsPerUser is there twice; remove one.
psremoting.json:12:22: Sddl, at character 9: there is no D: part, which would let everybody in; write D:(A;;GA;;;BA).
psremoting.json:12:44: Access.Users holds something that is no text; write each in quotes.
psremoting.json:13:12: Winrs is []; write an object: { … }.
psremoting.json:14:22: DefaultEndpoint is "pwsh"; write one of the forms PowerShell.7, PowerShell.7.4, PowerShell.7.4.7, PowerShell.7-preview or Microsoft.PowerShell.
psremoting.json:15:19: InstallRoots holds "opt"; write whole paths.
psremoting.json:16:26: AdministratorGroups holds "*", which would be everybody; write groups.
)json");
}

TEST_CASE("No two listeners have one port at addresses that are the same, or of which one has the other",
          "[config][load]") {
  const auto both = [](const std::string& a, const std::string& b) {
    return mistakes(R"({"Schema": 1, "Listeners": [{"Address": ")" + a + R"("}, {"Address": ")" + b + R"("}]})");
  };
  CHECK(both("127.0.0.1", "127.0.0.2").empty());
  CHECK(both("0.0.0.0", "::").empty());
  CHECK(both("0.0.0.0", "::1").empty());
  CHECK(both("0.0.0.0", "127.0.0.1") ==
        "psremoting.json:1:53: Another listener uses port 5986 of 0.0.0.0, where it meets 127.0.0.1; write another "
        "Port.\n");
  for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{
           {"::", "fe80::1"}, {"::1", "0:0:0:0:0:0:0:1"}, {"*", "::1"}, {"10.0.0.1", "10.0.0.1"}})
    CHECK_FALSE(both(a, b).empty());
}

TEST_CASE("What is no setting is told with the setting that was meant", "[config][load]") {
  CHECK(mistakes(R"({"Schema": 1, "AdministratorGroup": []})").find("did you mean AdministratorGroups?") !=
        std::string::npos);
  CHECK(mistakes(R"({"Schema": 1, "Access": {"Sdd": "", "Users": ["ann"]}})").find("did you mean Sddl?") !=
        std::string::npos);
}

TEST_CASE("Text that is no JSON is told with its place", "[config][load]") {
  CHECK(
      mistakes("{\n  \"Schema\": 1\n  \"Pam\": true\n}") ==
      "psremoting.json:3:3: This is not JSON: syntax error while parsing object - unexpected string literal; expected "
      "',' or '}'.\n");
  CHECK(mistakes("{\"Schema\": 1, ") ==
        "psremoting.json:1:15: This is not JSON: syntax error while parsing object key - unexpected end of input; "
        "expected string literal.\n");
  CHECK(mistakes("") ==
        "psremoting.json:1:1: This is not JSON: syntax error while parsing value - unexpected end of "
        "input; expected '[', '{', or a literal.\n");
  CHECK(mistakes("[]") ==
        "psremoting.json:1:1: The file must be an object: write { … }.\n"
        "psremoting.json:1:1: The file's version is missing; write \"Schema\": 1 first.\n");
  CHECK(mistakes(std::string(20, '[')) == "psremoting.json:1:17: This is not JSON: this is nested too deeply.\n");
}

TEST_CASE("An endpoint's Access that names nobody is a mistake, not everybody", "[config][load]") {
  for (const char* access : {"{}", R"({"Groups": []})", R"({"Users": [], "Sddl": ""})"}) {
    CHECK(test::ReadEndpoint(std::string("\"Access\": ") + access).wrong ==
          "e.json:1:25: Access names nobody; name a user, a group or an Sddl, or take it out: then Access of the main "
          "file "
          "counts.");
  }
}

TEST_CASE("Endpoints are files of a folder, one each", "[config][load]") {
  TemporaryFolder folder;
  folder.write("psremoting.json",
               R"json({"Schema": 1, "Quotas": {"MaxShells": 4}, "Access": {"Groups": ["all"]}})json");
  folder.write("endpoints/Ops.json", R"json({"Schema": 1, "Target": "PowerShell.7", "Access": {"Users": ["ann"]},
    "Quotas": {"MaxShellsPerUser": 2}, "RunAsUser": "svc", "SessionConfigurationFile": "ops.pssc"})json");
  folder.write("endpoints/ops.pssc", "@{ SessionType = 'Empty' # RoleDefinitions = @{}\n }");
  folder.write("endpoints/two.json", R"json({"Schema": 1, "Name": "Second", "Enabled": false})json");
  folder.write("endpoints/README", "not one");
  const auto loaded = load_from(folder);
  REQUIRE(print(loaded.problems) == "");
  REQUIRE(loaded.config.endpoints.size() == 2);
  const Endpoint& ops = loaded.config.endpoints[0];
  CHECK(ops.name == "Ops");
  CHECK(ops.target == "PowerShell.7");
  CHECK(ops.access.users.front() == "ann");
  CHECK(ops.access.groups.empty());
  CHECK(ops.quotas.max_shells == 4);
  CHECK(ops.quotas.max_shells_per_user == 2);
  CHECK(ops.run_as == "svc");
  CHECK(ops.session_configuration_file == folder / "endpoints/ops.pssc");
  const Endpoint& second = loaded.config.endpoints[1];
  CHECK(second.name == "Second");
  CHECK_FALSE(second.enabled);
  CHECK(second.access.groups == std::vector<std::string>{"all"});
}

TEST_CASE("What is wrong with endpoints is told for all of them", "[config][load]") {
  TemporaryFolder folder;
  folder.write("psremoting.json", R"json({"Schema": 1})json");
  folder.write("endpoints/a.json", R"json({"Schema": 1, "Name": "a b", "Target": "Ops"})json");
  folder.write("endpoints/b.json", R"json({"Schema": 1, "Name": "twice"})json");
  folder.write("endpoints/c.json",
               R"json({"Schema": 1, "Name": "TWICE", "SessionConfigurationFile": "none.pssc"})json");
  folder.write("endpoints/d.json", "{\"Schema\": 1,\n \"SessionConfigurationFile\": \"jea.pssc\"}");
  folder.write("endpoints/jea.pssc", "@{\n\n  RoleDefinitions = @{ }\n}");
  std::string text = print(load_from(folder).problems);
  for (auto at = text.find(folder.path().string()); at != std::string::npos; at = text.find(folder.path().string()))
    text.erase(at, folder.path().string().size() + 1);
  std::ranges::replace(text, '\\', '/');  // as Windows separates folders
  CHECK(text == R"json(endpoints/a.json:1:23: Name is "a b"; write letters, digits, '.', '-' and '_' only, at most 128.
endpoints/a.json:1:40: Target is "Ops"; write one of the forms PowerShell.7, PowerShell.7.4, PowerShell.7.4.7, PowerShell.7-preview or Microsoft.PowerShell.
endpoints/c.json:1:60: SessionConfigurationFile: endpoints/none.pssc does not exist.
endpoints/c.json: The endpoint TWICE is in endpoints/b.json, too; give one of them another Name.
endpoints/d.json:2:30: endpoints/jea.pssc:3 has RoleDefinitions, which this release does not resolve: PowerShell started for remoting would give nobody a role. Take them out and write an endpoint for each role, with Access for its group.)json");
}
