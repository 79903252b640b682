#include <memory>

#include "service/enable/windows/parts.hpp"

namespace psremoting::service::enable {
namespace {

constexpr Aspect aspects[] = {Aspect::description, Aspect::failure_actions, Aspect::delayed_start,
                              Aspect::preshutdown, Aspect::privileges,      Aspect::sid};

std::string_view words(Aspect aspect) {
  switch (aspect) {
    case Aspect::description: return "description";
    case Aspect::failure_actions: return "restart after a failure";
    case Aspect::delayed_start: return "delayed start";
    case Aspect::preshutdown: return "time before a shutdown";
    case Aspect::privileges: return "required privileges";
    case Aspect::sid: return "service SID";
  }
  return {};
}

std::string list(const std::vector<Aspect>& of) {
  std::string text;
  for (const auto aspect : of) text += (text.empty() ? "" : ", ") + std::string(words(aspect));
  return text;
}

std::string quoted(const std::filesystem::path& path) { return '"' + path.string() + '"'; }

std::string command_line(const Plan& plan) {
  std::string line = quoted(plan.program) + " service";
  if (plan.own_account) line += " --own-account";
  if (plan.elsewhere)
    line += " --config " + quoted(plan.configuration()) + " --state-directory " + quoted(plan.state());
  return line;
}

// Whether the running service has yet to learn of changed settings.
using Stale = std::shared_ptr<bool>;

Step register_step(const Plan& plan, const Stale& stale) {
  auto look = [&plan, stale]() -> Result<Finding> {
    auto found = plan.machine->services.find(plan.service);
    if (!found) return found.error();
    if (!*found)
      return lacks("register", "registered", "the service " + plan.service + ", which starts with the system");
    if ((*found)->command_line != command_line(plan)) {
      *stale = true;
      return lacks("let", "let", "the service " + plan.service + " run " + command_line(plan));
    }
    if ((*found)->start != StartType::automatic)
      return lacks("let", "let", "the service " + plan.service + " start with the system");
    return fits("the service " + plan.service + " is registered, and starts with the system");
  };
  auto act = [&plan]() -> Result<void> {
    auto& services = plan.machine->services;
    auto found = services.find(plan.service);
    if (!found) return found.error();
    return *found ? services.change(plan.service, command_line(plan))
                  : services.create(plan.service, command_line(plan));
  };
  return {"service", look, act};
}

// Which aspects are not as they should be; those that the system does not tell of are put apart.
std::vector<Aspect> lacking(const Plan& plan, std::vector<Aspect>* unknown = nullptr) {
  std::vector<Aspect> all;
  for (const auto aspect : aspects) {
    const auto has = plan.machine->services.has(plan.service, aspect);
    if (!has && unknown) unknown->push_back(aspect);
    if (has && !*has) all.push_back(aspect);
  }
  return all;
}

Step settings_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    auto found = plan.machine->services.find(plan.service);
    if (!found) return found.error();
    if (!*found) return lacks("set", "set", list({std::begin(aspects), std::end(aspects)}) + " of the service");
    std::vector<Aspect> unknown;
    const auto all = lacking(plan, &unknown);
    if (!all.empty()) return lacks("set", "set", list(all) + " of the service");
    if (!unknown.empty()) return left("warning: this system does not keep these of a service: " + list(unknown));
    return fits("the service has " + list({std::begin(aspects), std::end(aspects)}));
  };
  auto act = [&plan]() -> Result<void> {
    for (const auto aspect : lacking(plan))
      if (auto set = plan.machine->services.set(plan.service, aspect); !set) return set;
    return {};
  };
  return {"service-settings", look, act};
}

Step start_step(const Plan& plan, const Stale& stale) {
  auto look = [&plan, stale]() -> Result<Finding> {
    auto found = plan.machine->services.find(plan.service);
    if (!found) return found.error();
    if (!*found || !(*found)->running) return lacks("start", "started", "the service " + plan.service);
    if (*stale) return lacks("restart", "restarted", "the service, whose command line changed; sessions end");
    return fits("the service " + plan.service + " is running");
  };
  auto act = [&plan]() -> Result<void> {
    auto& services = plan.machine->services;
    auto found = services.find(plan.service);
    if (!found) return found.error();
    if (*found && (*found)->running)
      if (auto stopped = services.stop(plan.service); !stopped) return stopped;
    auto started = services.start(plan.service);
    if (started) return started;
    return error(started.error().code, started.error().detail +
                                           "\n    its log: " + (plan.state() / "log" / "service.log").string() +
                                           ", and in PowerShell: Get-WinEvent -ProviderName psremoting -MaxEvents 10");
  };
  return {"running", look, act};
}

}  // namespace

std::vector<Step> service_steps(const Plan& plan) {
  auto stale = std::make_shared<bool>(false);
  return {register_step(plan, stale), settings_step(plan), start_step(plan, stale)};
}

std::vector<Step> remove_service_steps(const Plan& plan) {
  auto stop_look = [&plan]() -> Result<Finding> {
    auto found = plan.machine->services.find(plan.service);
    if (!found) return found.error();
    if (!*found || !(*found)->running) return fits("the service " + plan.service + " does not run");
    return lacks("stop", "stopped", "the service " + plan.service + "; its sessions end with it");
  };
  auto remove_look = [&plan]() -> Result<Finding> {
    auto found = plan.machine->services.find(plan.service);
    if (!found) return found.error();
    if (!*found) return fits("there is no service " + plan.service);
    return lacks("remove", "removed", "the service " + plan.service);
  };
  return {{"running", stop_look, [&plan] { return plan.machine->services.stop(plan.service); }},
          {"service", remove_look, [&plan] { return plan.machine->services.remove(plan.service); }}};
}

}  // namespace psremoting::service::enable
