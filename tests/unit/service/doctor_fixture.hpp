#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "base/version.hpp"
#include "security/self_signed.hpp"
#include "service/doctor/parts.hpp"
#include "tests/unit/config/installed.hpp"

namespace psremoting::test {

namespace doctor = service::doctor;

// A host on which everything is as it should be, until a test says otherwise.
struct FakeHost final : doctor::Host {
  bool privileged = true;
  std::map<std::uint16_t, doctor::Holder> holders;
  std::set<std::string> accounts{"svc"};
  std::string exposure;
  std::optional<service::ClosedFile> closed;
  doctor::Lines said{"START", "RESTART", "LOG", "ELEVATED", "ENABLE", "TAKE PORT"};

  bool is_privileged() override { return privileged; }
  const doctor::Lines& lines() override { return said; }
  std::vector<std::string> names() override { return {"web01.example.com", "10.0.0.7", "localhost", "127.0.0.1"}; }
  std::optional<doctor::Holder> holder(std::uint16_t port) override {
    return holders.contains(port) ? std::optional(holders[port]) : std::nullopt;
  }
  std::optional<std::string> exposed(const std::filesystem::path&) override { return exposure; }
  std::optional<service::ClosedFile> closed_to_service(const std::filesystem::path&, const config::Config&) override {
    return closed;
  }
  std::optional<bool> has_account(const std::string& name) override { return accounts.contains(name); }
  doctor::Checks manager(const doctor::Subject&) override { return {doctor::good("unit", "active")}; }
  doctor::Checks logon(const doctor::Subject&, const config::Config&) override { return {}; }
  doctor::Checks firewall(const doctor::Subject&) override { return {}; }
  doctor::Checks client(const config::Config&) override { return {}; }
};

// A service with a PowerShell, a certificate and a listener, and what looks at it.
struct Patient {
  TemporaryFolder folder;
  FakeHost host;
  doctor::Subject subject;
  std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
  Result<std::string> status =
      std::string(R"({"ProductVersion":")") + std::string(version()) +
      R"(","ServingSeconds":60,"Sessions":2,"Listeners":[{"Address":"*","Transport":"HTTPS","Port":5986}]})";
  Result<service::Identified> answer = service::Identified{"psremoting", "OS: 0.0.0", "TLSv1.3", {}, {}, {}};
  std::vector<service::Where> asked;

  Patient() {
    install(folder, "roots/7", "7.4.7.500");
    configure("");
    certify({"web01.example.com", "localhost"});
    subject.paths.file = folder / "psremoting.json";
    subject.paths.required = true;
    subject.paths.privileged = false;
    subject.state_directory = folder / "state";
  }
  void configure(const std::string& more) const {
    folder.write("psremoting.json",
                 R"({ "Schema": 1, "InstallRoots": [")" + (folder / "roots").generic_string() + "\"]" + more + " }");
  }
  void certify(const std::vector<std::string>& names) const {
    auto made = security::make_self_signed(names, 100);
    folder.write("state/certificate.pem", made->certificate);
    folder.write("state/key.pem", made->key);
  }

  doctor::Checks examine() {
    const auto ask = [this](const std::filesystem::path&, const std::string&) { return status; };
    const auto identify = [this](const service::Where& where) {
      asked.push_back(where);
      return answer;
    };
    return doctor::examine(subject, {host, ask, identify, now});
  }
};

// The worst of that name: of the endpoints the one that is wrong, if one is.
inline doctor::Check worst(const doctor::Checks& checks, std::string_view name) {
  doctor::Check found{"none", doctor::Check::State::skipped, "there is no such check", {}};
  const auto rank = [](doctor::Check::State state) {
    using enum doctor::Check::State;
    return state == wrong ? 3 : state == warning ? 2 : state == skipped ? 1 : 0;
  };
  for (const auto& check : checks) {
    if (check.name == name && (found.name == "none" || rank(check.state) > rank(found.state))) found = check;
  }
  return found;
}

}  // namespace psremoting::test
