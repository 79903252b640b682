#include <fstream>

#include "config/file.hpp"
#include "config/json.hpp"
#include "service/enable/windows/parts.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

constexpr const char* winrm = "WinRM";

// What WinRM was before it was replaced.
struct Before {
  StartType start = StartType::manual;
  bool delayed = false, running = false;
};

fs::path file(const Plan& plan) { return plan.folder / "winrm-before.json"; }

std::string_view name(StartType start) {
  switch (start) {
    case StartType::automatic: return "automatic";
    case StartType::manual: return "manual";
    case StartType::disabled: return "disabled";
    case StartType::boot_or_system: break;
  }
  return "system";
}

Result<void> remember(const Plan& plan, const ServiceState& now) {
  const std::string text = "{ \"Start\": \"" + std::string(name(now.start)) +
                           "\", \"Delayed\": " + (now.delayed ? "true" : "false") +
                           ", \"Running\": " + (now.running ? "true" : "false") + " }\n";
  return config::replace_file(file(plan), text);
}

// Nothing where it was not replaced; an error where what was remembered cannot be understood.
Result<std::optional<Before>> remembered(const Plan& plan) {
  std::error_code failed;
  if (!fs::exists(file(plan), failed)) return std::optional<Before>();
  auto text = config::read_file(file(plan), 4096);
  if (!text) return text.error();
  config::JsonError wrong;
  const auto node = config::parse_json(*text, wrong);
  const auto* start = node ? node->find("Start") : nullptr;
  const auto* delayed = node ? node->find("Delayed") : nullptr;
  const auto* running = node ? node->find("Running") : nullptr;
  Before before;
  for (const auto type : {StartType::automatic, StartType::manual, StartType::disabled}) {
    if (!start || !delayed || !running || start->value.text != name(type)) continue;
    before.start = type;
    before.delayed = delayed->value.boolean;
    before.running = running->value.boolean;
    return std::optional<Before>(before);
  }
  return error(Errc::malformed, file(plan).string() +
                                    " does not say how WinRM was; set it by hand (Set-Service WinRM), and "
                                    "remove the file");
}

std::string words(const Before& before) {
  return std::string(before.delayed ? "delayed " : "") + std::string(name(before.start)) +
         (before.running ? " and running" : " and stopped");
}

Result<void> replace(const Plan& plan) {
  auto& services = plan.machine->services;
  auto now = services.find(winrm);
  if (!now) return now.error();
  if (!*now) return {};
  std::error_code failed;
  // A second time it is ours that would be remembered.
  if (!fs::exists(file(plan), failed))
    if (auto kept = remember(plan, **now); !kept) return kept;
  if ((*now)->running)
    if (auto stopped = services.stop(winrm); !stopped) return stopped;
  return services.set_start(winrm, StartType::disabled, false);
}

Result<void> restore(const Plan& plan, const Before& before) {
  auto& services = plan.machine->services;
  if (auto set = services.set_start(winrm, before.start, before.delayed); !set) return set;
  if (before.running)
    if (auto started = services.start(winrm); !started) return started;
  std::error_code failed;
  fs::remove(file(plan), failed);
  if (failed) return error(Errc::io, file(plan).string() + ": " + failed.message());
  return {};
}

}  // namespace

Step replace_winrm_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    auto now = plan.machine->services.find(winrm);
    if (!now) return now.error();
    if (!*now) return fits("there is no WinRM");
    const bool off = !(*now)->running && (*now)->start == StartType::disabled;
    std::error_code failed;
    const bool by_us = fs::exists(file(plan), failed);
    if (!plan.replace_winrm)
      return fits(off && by_us ? "WinRM is replaced; psremoting disable brings it back" : "WinRM stays as it is");
    if (off) return fits(by_us ? "WinRM is replaced; psremoting disable brings it back" : "WinRM is disabled already");
    return lacks("stop and disable", "stopped and disabled",
                 "WinRM; what needs it (event collectors, Server Manager, Windows Admin Center) does not work until "
                 "psremoting disable brings it back");
  };
  return {"winrm", look, [&plan] { return replace(plan); }};
}

Step restore_winrm_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    auto before = remembered(plan);
    if (!before) return before.error();
    if (!*before) return fits("WinRM was not replaced");
    return lacks("bring", "brought", "WinRM back as it was: " + words(**before));
  };
  auto act = [&plan]() -> Result<void> {
    auto before = remembered(plan);
    if (!before) return before.error();
    return *before ? restore(plan, **before) : Result<void>();
  };
  return {"winrm", look, act, false};
}

}  // namespace psremoting::service::enable
