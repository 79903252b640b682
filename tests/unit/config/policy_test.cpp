#include "config/policy.hpp"

#include <catch2/catch.hpp>
#include <pugixml.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "config/load.hpp"
#include "config/resolve.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace psremoting;
using namespace psremoting::config;

namespace {

// A registry without a system.
struct FakePolicy final : PolicySource {
  std::map<std::string, PolicyValue> values;

  FakePolicy() = default;
  FakePolicy(std::initializer_list<std::pair<const std::string, PolicyValue>> all) : values(all) {}
  std::string place() const override { return "HKLM\\SOFTWARE\\Policies\\psremoting"; }
  std::optional<PolicyValue> find(const std::string& name) const override {
    auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
};

struct Applied {
  Config config;
  std::vector<Problem> problems;

  explicit Applied(const FakePolicy& policy) {
    config.listeners = {{.port = 5986, .certificate = "host.pem"}, {.port = 5985, .https = false}};
    apply_policy(policy, config, problems);
  }
};

pugi::xml_document read(const char* file) {
  pugi::xml_document document;
  const auto result = document.load_file((std::string(PSREMOTING_POLICY_FOLDER) + "/" + file).c_str());
  CAPTURE(file, result.description());
  REQUIRE(result);
  return document;
}

// The values that a policy sets: its own, and those of its elements.
std::vector<pugi::xml_node> value_nodes(const pugi::xml_document& admx) {
  std::vector<pugi::xml_node> all;
  for (const auto& found : admx.select_nodes("//policy[@valueName] | //elements/*")) all.push_back(found.node());
  return all;
}

PolicyValue some_value(const pugi::xml_node& node) {
  const std::string kind = node.name(), name = node.attribute("valueName").value();
  if (kind == "multiText") return std::vector<std::string>{"PowerShell.7"};
  if (kind == "policy") return 0u;
  if (kind == "decimal") return node.attribute("minValue").as_uint();
  return std::string(name == "DefaultSddl"    ? "O:NSG:BAD:P(A;;GA;;;BA)"
                     : name == "ClientCaFile" ? std::filesystem::absolute("ca.pem").string()
                                              : "PowerShell.7");
}

}  // namespace

TEST_CASE("What a policy says wins over the file, and which settings it decided is told by the value's name",
          "[policy]") {
  test::TemporaryFolder folder;
  std::ofstream(folder.path() / "psremoting.json")
      << R"({"Schema": 1, "Service": {"AllowUnencrypted": true}, "Quotas": {"MaxShellsPerUser": 7}})";
  std::filesystem::create_directories(folder.path() / "endpoints");
  std::ofstream(folder.path() / "endpoints" / "own.json")
      << R"({"Schema": 1, "Name": "own", "Quotas": {"MaxShellsPerUser": 9}})";
  const FakePolicy policy{{"AllowUnencryptedTraffic", 0u}, {"SessionMaxShellsPerUser", 3u}};
  const Paths paths{.file = folder.path() / "psremoting.json", .privileged = false};

  const auto without = load_all(paths, FakePolicy());
  CAPTURE(print(without.problems));
  REQUIRE(without.problems.empty());
  REQUIRE(without.config.endpoints.size() == 1);
  CHECK(without.config.service.allow_unencrypted);
  CHECK(without.config.endpoints[0].quotas.max_shells_per_user == 9);
  CHECK(without.config.policies.empty());

  const auto with = load_all(paths, policy);
  CHECK(with.problems.empty());
  CHECK_FALSE(with.config.service.allow_unencrypted);
  CHECK(with.config.defaults.max_shells_per_user == 3);
  CHECK(with.config.endpoints[0].quotas.max_shells_per_user == 3);
  CHECK(with.config.policies ==
        std::vector<std::string>{
            "Service.AllowUnencrypted: set by policy (HKLM\\SOFTWARE\\Policies\\psremoting, AllowUnencryptedTraffic)",
            "Quotas.MaxShellsPerUser: set by policy (HKLM\\SOFTWARE\\Policies\\psremoting, SessionMaxShellsPerUser)"});
}

TEST_CASE("A value that no rule allows is a mistake that names the registry value, and changes nothing", "[policy]") {
  const auto [name, value] = GENERATE(table<std::string, PolicyValue>({{"HttpsPort", 0u},
                                                                       {"HttpsPort", 65536u},
                                                                       {"HttpsPort", std::string("5986")},
                                                                       {"AllowBasic", 2u},
                                                                       {"AllowBasic", std::string()},
                                                                       {"DefaultSddl", std::string("D:nonsense")},
                                                                       {"DefaultSddl", std::string()},
                                                                       {"ClientCaFile", std::string("ca.pem")},
                                                                       {"DefaultEndpoint", 7u},
                                                                       {"DefaultEndpoint", std::string("pwsh")},
                                                                       {"EndpointsAllowed", std::vector<std::string>{}},
                                                                       {"EndpointsAllowed", 1u}}));
  CAPTURE(name);
  FakePolicy policy;
  policy.values[name] = value;
  const Applied applied(policy);
  REQUIRE(applied.problems.size() == 1);
  const auto words = print(applied.problems);
  CHECK(words.find("HKLM\\SOFTWARE\\Policies\\psremoting\\" + name) != words.npos);
  CHECK(words.find("(set by policy)") != words.npos);
  CHECK(applied.config.listeners == Applied(FakePolicy()).config.listeners);
  CHECK(applied.config.policies.empty());
}

TEST_CASE("A port by policy moves the listeners of its kind, with their certificate", "[policy]") {
  const Applied applied({{"HttpsPort", 5996u}});
  REQUIRE(applied.config.listeners.size() == 2);
  CHECK(applied.config.listeners[1] == ListenerConfig{.port = 5996, .certificate = "host.pem"});
  CHECK(Applied({{"AllowHttpListener", 0u}}).config.listeners.size() == 1);
  CHECK(Applied({{"AllowHttpListener", 0u}, {"HttpPort", 80u}}).config.listeners.size() == 1);
  CHECK(Applied({{"AllowAutoConfig", 0u}, {"HttpsPort", 5996u}}).config.listeners.empty());
  CHECK(Applied({{"AllowAutoConfig", 1u}, {"AllowHttpListener", 1u}}).config.listeners.size() == 2);
}

TEST_CASE("Values that do not go together are a mistake", "[policy]") {
  CHECK(Applied({{"AllowCertificate", 1u}}).problems.size() == 1);
  CHECK(Applied({{"HttpsPort", 5985u}}).problems.size() == 1);
  CHECK(Applied({{"HttpsPort", 80u}, {"HttpPort", 80u}}).problems.size() == 2);
}

TEST_CASE("Endpoints that a policy does not name are not served, and what is served is listed", "[policy]") {
  Applied applied({{"EndpointsAllowed", std::vector<std::string>{"powershell.7", "helpdesk"}}});
  auto& config = applied.config;
  config.installs.push_back({.version = *Version::parse("7.4.7"), .executable = "pwsh"});
  for (const char* name : {"helpdesk", "other"}) config.endpoints.push_back({.name = name});
  CHECK(resolve(config, "PowerShell.7").has_value());
  CHECK(resolve(config, "helpdesk").has_value());
  for (const char* name : {"other", "PowerShell.7.4", "PowerShell.7.4.7", "Microsoft.PowerShell"}) {
    CAPTURE(name);
    auto refused = resolve(config, name);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::unknown_endpoint);
    CHECK(refused.error().detail.find("policy") != std::string::npos);
  }
  CHECK(all_targets(config).size() == 2);
}

TEST_CASE("Idle time-outs by policy stay in order with one another", "[policy]") {
  const Applied applied({{"SessionMaxIdleTimeoutms", 60000u}});
  CHECK(applied.config.defaults.idle_timeout.count() == 60000);
}

TEST_CASE("A changed policy has another fingerprint", "[policy]") {
  std::set<std::string> seen;
  for (const FakePolicy& policy : {FakePolicy(), FakePolicy{{"AllowBasic", 0u}}, FakePolicy{{"AllowBasic", 1u}},
                                   FakePolicy{{"DefaultEndpoint", std::string("a")}},
                                   FakePolicy{{"EndpointsAllowed", std::vector<std::string>{"a", "b"}}},
                                   FakePolicy{{"EndpointsAllowed", std::vector<std::string>{"a"}}}})
    seen.insert(policy_fingerprint(policy));
  CHECK(seen.size() == 6);
}

TEST_CASE("The templates of Group Policy set the values that are read, each of them, and no other", "[policy]") {
  const auto admx = read("psremoting.admx");
  std::multiset<std::string> set;
  for (const auto& node : value_nodes(admx)) set.insert(node.attribute("valueName").value());
  const auto names = policy_names();
  CHECK(set == std::multiset<std::string>(names.begin(), names.end()));
  for (const auto& found : admx.select_nodes("//policy")) {
    CAPTURE(found.node().attribute("name").value());
    CHECK(std::string(found.node().attribute("key").value()) == "SOFTWARE\\Policies\\psremoting");
  }
}

TEST_CASE("What the templates let an administrator choose is what is accepted, to the last number", "[policy]") {
  const auto admx = read("psremoting.admx");
  for (const auto& node : value_nodes(admx)) {
    const std::string name = node.attribute("valueName").value();
    CAPTURE(name);
    const auto accepted = [&](PolicyValue value) {
      FakePolicy policy;
      policy.values[name] = std::move(value);
      const Applied applied(policy);
      return applied.problems.empty() && applied.config.policies.size() == 1;
    };
    CHECK(accepted(some_value(node)));
    if (std::string(node.name()) != "decimal") continue;
    const auto low = node.attribute("minValue").as_uint(), high = node.attribute("maxValue").as_uint();
    CHECK(accepted(high));
    CHECK_FALSE(accepted(low - 1));
    CHECK_FALSE(accepted(high + 1));
  }
}

TEST_CASE("Every text and box that the templates name is there", "[policy]") {
  const auto admx = read("psremoting.admx"), adml = read("en-US/psremoting.adml");
  int named = 0;
  for (const auto& found : admx.select_nodes("//@*[starts-with(., '$(')]")) {
    const std::string reference = found.attribute().value();
    CAPTURE(reference);
    const auto dot = reference.find('.');
    const std::string kind = reference.substr(2, dot - 2), id = reference.substr(dot + 1, reference.size() - dot - 2);
    CHECK(adml.select_node(("//" + kind + "[@id='" + id + "']").c_str()));
    ++named;
  }
  CHECK(named > 50);
  for (const auto& found : admx.select_nodes("//elements/*")) {
    const std::string id = found.node().attribute("id").value();
    CAPTURE(id);
    CHECK(adml.select_node(("//presentation/*[@refId='" + id + "']").c_str()));
  }
}
