#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "service/enable/system.hpp"

// A system as enabling sees one: accounts, a service manager and a firewall that remember what they were told. Every
// command is kept, in order; `reads` are the ones that only ask.
struct FakeSystem : psremoting::service::enable::System {
  using Words = std::vector<std::string>;
  using Ran = psremoting::service::enable::Ran;

  std::set<std::string> accounts, groups;
  bool enabled = false, active = false, fails_to_start = false;
  std::string firewall;  // "firewalld", "ufw" or none
  std::string sudoers;   // what cvtsudoers says, or none: there is no sudo
  std::set<std::string> permanent_ports, runtime_ports, ufw_rules;
  bool known_service = false, permanent_service = false, runtime_service = false;
  std::map<std::filesystem::path, std::string> owners;
  bool certificate = false;
  std::vector<std::string> changes;

  psremoting::Result<Ran> run(const Words& words) override {
    if (words[0] == "getent") return yes((words[1] == "passwd" ? accounts : groups).contains(words[2]), 2);
    if (words[0] == "systemctl") return systemctl(words[1]);
    if (words[0] == "firewall-cmd" && firewall == "firewalld") return firewalld(words);
    if (words[0] == "ufw" && firewall == "ufw") return ufw(words);
    if (words[0] == "cvtsudoers" && !sudoers.empty()) return Ran{0, sudoers};
    if (words[0] == "useradd") return change(words, [&] { accounts.insert(words.back()); });
    if (words[0] == "groupadd") return change(words, [&] { groups.insert(words.back()); });
    return psremoting::error(psremoting::Errc::not_found, "there is no program " + words[0]);
  }
  std::string owner(const std::filesystem::path& path) override {
    return owners.contains(path) ? owners[path] : "root";
  }
  psremoting::Result<void> give(const std::filesystem::path& folder, const std::string& account) override {
    if (!accounts.contains(account)) return psremoting::error(psremoting::Errc::not_found, "no account " + account);
    owners[folder] = account;
    std::filesystem::permissions(folder, std::filesystem::perms{0711});
    changes.push_back("give " + folder.filename().string());
    return {};
  }
  bool has_certificate(const std::filesystem::path&, const std::string&) override { return certificate; }
  psremoting::Result<void> make_certificate(const std::filesystem::path&, const std::string& account) override {
    if (!accounts.contains(account)) return psremoting::error(psremoting::Errc::not_found, "no account " + account);
    certificate = true;
    changes.push_back("certificate");
    return {};
  }

 private:
  static Ran yes(bool so, int otherwise = 1) { return {so ? 0 : otherwise, ""}; }

  template <class Act>
  Ran change(const Words& words, Act act) {
    std::string line;
    for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
    changes.push_back(line);
    act();
    return {0, ""};
  }

  psremoting::Result<Ran> systemctl(const std::string& verb) {
    if (verb == "is-enabled") return yes(enabled);
    if (verb == "is-active") return yes(active, 3);
    changes.push_back("systemctl " + verb);
    if ((verb == "start" || verb == "restart") && fails_to_start)
      return Ran{1, "Job for psremoting.service failed.\nSee the journal.\n"};
    if (verb == "enable") enabled = true;
    if (verb == "start" || verb == "restart") active = true;
    if (verb == "disable") enabled = active = false;  // always told with --now
    return yes(true);
  }

  psremoting::Result<Ran> firewalld(const Words& words) {
    if (words[1] == "--state") return yes(true);
    const bool permanent = words[1] == "--permanent";
    auto& ports = permanent ? permanent_ports : runtime_ports;
    auto& service = permanent ? permanent_service : runtime_service;
    const auto& what = words.back();
    const auto value = what.substr(what.find('=') + 1);
    if (what.starts_with("--info-service")) return yes(known_service);
    if (what.starts_with("--query-service")) return yes(service);
    if (what.starts_with("--query-port")) return yes(ports.contains(value));
    return change(words, [&] {
      if (what.starts_with("--new-service")) known_service = true;
      if (what.starts_with("--add-service")) service = true;
      if (what.starts_with("--remove-service")) service = false;
      if (what.starts_with("--add-port")) ports.insert(value);
      if (what.starts_with("--remove-port")) ports.erase(value);
    });
  }

  psremoting::Result<Ran> ufw(const Words& words) {
    if (words[1] == "status") return Ran{0, "Status: active\n"};
    if (words[1] == "show") {
      std::string text = "Added user rules (see 'ufw status' for running firewall):\n";
      for (const auto& rule : ufw_rules) text += rule + '\n';
      return Ran{0, text};
    }
    if (words[1] == "delete")
      return change(words, [&] { ufw_rules.erase("ufw allow " + words[3] + " comment 'psremoting'"); });
    return change(words, [&] { ufw_rules.insert("ufw allow " + words[2] + " comment '" + words[4] + "'"); });
  }
};
