#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "service/enable/windows/plan.hpp"

// A Windows as enabling sees one, whose parts remember what they were told. Wine pretends or lacks most of them.
// `changes` are all that changed something, in order.
using Changes = std::vector<std::string>;

struct FakeServices final : psremoting::service::enable::Services {
  using State = psremoting::service::enable::ServiceState;
  using Start = psremoting::service::enable::StartType;
  using Aspect = psremoting::service::enable::Aspect;
  template <class T>
  using Result = psremoting::Result<T>;

  explicit FakeServices(Changes& all) : changes(all) {}
  Changes& changes;
  std::map<std::string, State> known;
  std::set<Aspect> kept, not_told;
  std::string start_fails;

  Result<std::optional<State>> find(const std::string& name) override {
    return known.contains(name) ? std::optional(known[name]) : std::nullopt;
  }
  Result<void> create(const std::string& name, const std::string& line) override {
    changes.push_back("create " + name);
    known[name] = {false, Start::automatic, false, line};
    return {};
  }
  Result<void> change(const std::string& name, const std::string& line) override {
    changes.push_back("change " + name);
    known[name].command_line = line;
    known[name].start = Start::automatic;
    return {};
  }
  std::optional<bool> has(const std::string&, Aspect aspect) override {
    if (not_told.contains(aspect)) return std::nullopt;
    return kept.contains(aspect);
  }
  Result<void> set(const std::string& name, Aspect aspect) override {
    changes.push_back("set " + name);
    kept.insert(aspect);
    return {};
  }
  Result<void> set_start(const std::string& name, Start start, bool delayed) override {
    changes.push_back("start type " + name);
    known[name].start = start;
    known[name].delayed = delayed;
    return {};
  }
  Result<void> start(const std::string& name) override {
    changes.push_back("start " + name);
    if (!start_fails.empty()) return psremoting::error(psremoting::Errc::io, start_fails);
    known[name].running = true;
    return {};
  }
  Result<void> stop(const std::string& name) override {
    changes.push_back("stop " + name);
    known[name].running = false;
    return {};
  }
  Result<void> remove(const std::string& name) override {
    changes.push_back("remove " + name);
    known.erase(name);
    return {};
  }
};

struct FakeFirewall final : psremoting::service::enable::Firewall {
  using Rule = psremoting::service::enable::FirewallRule;
  template <class T>
  using Result = psremoting::Result<T>;

  explicit FakeFirewall(Changes& all) : changes(all) {}
  Changes& changes;
  bool is_public = false, is_there = true;
  std::map<std::string, Rule> rules;

  static psremoting::Error none() { return psremoting::error(psremoting::Errc::not_supported, "there is no firewall"); }

  Result<bool> on_public_network() override {
    if (!is_there) return none();
    return is_public;
  }
  Result<std::optional<Rule>> find(const std::string& name) override {
    if (!is_there) return none();
    return rules.contains(name) ? std::optional(rules[name]) : std::nullopt;
  }
  Result<void> add(const Rule& rule) override {
    changes.push_back("firewall " + rule.name);
    rules[rule.name] = rule;
    return {};
  }
  Result<void> remove(const std::string& name) override {
    changes.push_back("no firewall " + name);
    rules.erase(name);
    return {};
  }
};

struct FakeRegistry final : psremoting::service::enable::Registry {
  template <class T>
  using Result = psremoting::Result<T>;

  explicit FakeRegistry(Changes& all) : changes(all) {}
  Changes& changes;
  std::map<std::pair<std::string, std::string>, std::uint32_t> numbers;
  std::map<std::pair<std::string, std::string>, std::string> texts;

  std::optional<std::uint32_t> number(const std::string& key, const std::string& name) override {
    return numbers.contains({key, name}) ? std::optional(numbers[{key, name}]) : std::nullopt;
  }
  std::optional<std::string> text(const std::string& key, const std::string& name) override {
    return texts.contains({key, name}) ? std::optional(texts[{key, name}]) : std::nullopt;
  }
  Result<void> set(const std::string& key, const std::string& name, std::uint32_t value) override {
    changes.push_back("registry " + name);
    numbers[{key, name}] = value;
    return {};
  }
  Result<void> set(const std::string& key, const std::string& name, const std::string& value) override {
    changes.push_back("registry " + name);
    texts[{key, name}] = value;
    return {};
  }
  Result<void> remove(const std::string& key) override {
    changes.push_back("no registry");
    std::erase_if(numbers, [&](const auto& one) { return one.first.first == key; });
    std::erase_if(texts, [&](const auto& one) { return one.first.first == key; });
    return {};
  }
};

struct FakePorts final : psremoting::service::enable::Ports {
  std::map<std::uint16_t, psremoting::service::enable::PortHolder> held;

  std::optional<psremoting::service::enable::PortHolder> holder(std::uint16_t port) override {
    return held.contains(port) ? std::optional(held[port]) : std::nullopt;
  }
};

struct FakeFiles final : psremoting::service::enable::Files {
  template <class T>
  using Result = psremoting::Result<T>;

  explicit FakeFiles(Changes& all) : changes(all) {}
  Changes& changes;
  std::map<std::filesystem::path, std::string> guards;
  std::string why_not;
  bool keeps = true, certificate = false, folder_is_distrusted = false;

  std::optional<bool> is_guarded(const std::filesystem::path& path, const std::string& sddl) override {
    if (!keeps) return std::nullopt;
    return guards.contains(path) && guards[path] == sddl;
  }
  Result<void> guard(const std::filesystem::path& path, const std::string& sddl) override {
    if (!keeps) return psremoting::error(psremoting::Errc::not_supported);
    changes.push_back("guard " + path.filename().string());
    guards[path] = sddl;
    return {};
  }
  Result<void> make_folder(const std::filesystem::path& path, const std::string& sddl) override {
    changes.push_back("make " + path.filename().string());
    std::filesystem::create_directories(path);
    if (keeps) guards[path] = sddl;
    return {};
  }
  Result<void> remove_folder(const std::filesystem::path& path) override {
    changes.push_back("remove " + path.filename().string());
    std::filesystem::remove_all(path);
    return {};
  }
  std::string distrust(const std::filesystem::path& path) override {
    return std::filesystem::is_directory(path) == folder_is_distrusted ? why_not : "";
  }
  bool has_certificate(const std::filesystem::path&) override { return certificate; }
  Result<void> make_certificate(const std::filesystem::path&) override {
    changes.push_back("certificate");
    certificate = true;
    return {};
  }
};

// A host with a folder of its own. `own_account`, because this folder is not one that only administrators write.
struct WindowsHost {
  using Line = psremoting::service::enable::Line;
  using State = Line::State;

  Changes changes;
  FakeServices services{changes};
  FakeFirewall firewall{changes};
  FakeRegistry registry{changes};
  FakePorts ports;
  FakeFiles files{changes};
  psremoting::service::enable::Machine machine{services, firewall,       registry, ports,
                                               files,    {10, 0, 20348}, true,     "5.1.20348.1"};
  std::filesystem::path root =
      std::filesystem::temp_directory_path() / ("psremoting-windows-" + std::to_string(std::random_device{}()));
  psremoting::service::enable::Plan plan;

  WindowsHost() {
    plan.machine = &machine;
    plan.folder = root / "data";
    plan.program = root / "psremoting.exe";
    plan.own_account = true;
    std::filesystem::create_directories(root);
    std::ofstream(plan.program) << "MZ";
  }
  ~WindowsHost() { std::filesystem::remove_all(root); }

  std::vector<Line> enable(bool dry_run = false) const { return carry_out(enable_steps(plan), dry_run); }
  std::vector<Line> disable(bool dry_run = false) const { return carry_out(disable_steps(plan), dry_run); }

  void winrm_runs() {
    services.known["WinRM"] = {true, psremoting::service::enable::StartType::automatic, true, "svchost"};
    ports.held[5985] = {4, "System"};
  }

  std::string configuration() const {
    std::ifstream in(plan.configuration(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

inline const WindowsHost::Line& line_of(const std::vector<WindowsHost::Line>& lines, std::string_view step) {
  static const WindowsHost::Line none{"", WindowsHost::State::failed, "no such step"};
  auto found = std::ranges::find(lines, step, &WindowsHost::Line::step);
  return found == lines.end() ? none : *found;
}
