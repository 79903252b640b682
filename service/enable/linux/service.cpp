#include <memory>

#include "service/enable/linux/parts.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

constexpr const char* unit = "psremoting.service";
constexpr const char* link = "/etc/systemd/system/multi-user.target.wants/psremoting.service";

// sd_booted(3): whether systemd is what manages services here.
bool is_managed(const Plan& plan) {
  std::error_code failed;
  return plan.system && fs::is_directory(plan.at("/run/systemd/system"), failed);
}

// Whether the running service has yet to learn of a changed unit.
using Stale = std::shared_ptr<bool>;

// A step on the unit's files, after which the manager reads them again.
Step with_reload(const Plan& plan, Step step, const Stale& stale) {
  auto look = [stale, look = step.look]() {
    auto found = look();
    if (found && found->state == Finding::State::lacks) *stale = true;
    return found;
  };
  auto act = [&plan, act = step.act]() -> Result<void> {
    if (auto acted = act(); !acted) return acted;
    if (!is_managed(plan)) return {};
    return must_run(*plan.system, {"systemctl", "daemon-reload"});
  };
  step.look = look;
  step.act = act;
  return step;
}

// What `systemctl enable` does for this unit, where there is no systemd to ask.
Result<void> make_link(const Plan& plan) {
  std::error_code failed;
  const bool ours = fs::exists(unit_file(plan).path, failed);
  fs::create_directories(plan.at(link).parent_path(), failed);
  fs::create_symlink(std::string(ours ? "/etc" : "/usr/lib") + "/systemd/system/" + unit, plan.at(link), failed);
  if (failed) return error(Errc::io, plan.at(link).string() + ": " + failed.message());
  return {};
}

Step boot_step(const Plan& plan) {
  const std::string words = std::string(unit) + " start with the system";
  auto look = [&plan, words]() -> Result<Finding> {
    std::error_code failed;
    const bool set = is_managed(plan) ? says_yes(*plan.system, {"systemctl", "is-enabled", unit})
                                      : fs::is_symlink(fs::symlink_status(plan.at(link), failed));
    if (set) return fits(std::string(unit) + " starts with the system");
    return lacks("let", "let", words);
  };
  auto act = [&plan]() -> Result<void> {
    if (is_managed(plan)) return must_run(*plan.system, {"systemctl", "enable", unit});
    return make_link(plan);
  };
  return {"boot", look, act};
}

bool is_active(const Plan& plan) { return says_yes(*plan.system, {"systemctl", "is-active", unit}); }

Step start_step(const Plan& plan, const Stale& stale) {
  auto look = [&plan, stale]() -> Result<Finding> {
    if (!plan.system) return left("the service starts with the image");
    if (!is_managed(plan))
      return left("systemd does not run here: let whatever starts services here run: " + plan.program.string() +
                  " service");
    if (!is_active(plan)) return lacks("start", "started", unit);
    if (*stale) return lacks("restart", "restarted", std::string(unit) + ", whose settings changed; sessions end");
    return fits(std::string(unit) + " is running");
  };
  auto act = [&plan]() -> Result<void> {
    auto started = must_run(*plan.system, {"systemctl", is_active(plan) ? "restart" : "start", unit});
    if (started) return started;
    return error(Errc::io, started.error().detail + "\n    its log: journalctl -u " + unit + " -n 50");
  };
  return {"service", look, act};
}

Step strict_step(const Plan& plan) {
  if (plan.strict.value_or(true) == false) return remove_file(strict_file(plan));
  auto step = write_file(strict_file(plan));
  std::error_code failed;
  if (plan.strict || fs::exists(strict_file(plan).path, failed)) return step;
  step.look = []() -> Result<Finding> {
    return left("sessions may administer this host, as far as their account may; --strict keeps them from it");
  };
  return step;
}

}  // namespace

std::vector<Step> service_steps(const Plan& plan) {
  auto stale = std::make_shared<bool>(false);
  return {with_reload(plan, write_file(unit_file(plan)), stale), with_reload(plan, strict_step(plan), stale),
          boot_step(plan), start_step(plan, stale)};
}

std::vector<Step> stop_steps(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    std::error_code failed;
    if (is_managed(plan) && is_active(plan))
      return lacks("stop", "stopped", std::string(unit) + "; its sessions ended with it");
    if (is_managed(plan) && says_yes(*plan.system, {"systemctl", "is-enabled", unit}))
      return lacks("keep", "kept", std::string(unit) + " from starting with the system");
    if (!is_managed(plan) && fs::is_symlink(fs::symlink_status(plan.at(link), failed)))
      return lacks("keep", "kept", std::string(unit) + " from starting with the system");
    return fits(std::string(unit) + " neither runs nor starts with the system");
  };
  auto act = [&plan]() -> Result<void> {
    if (is_managed(plan)) return must_run(*plan.system, {"systemctl", "disable", "--now", unit});
    std::error_code failed;
    fs::remove(plan.at(link), failed);
    if (failed) return error(Errc::io, plan.at(link).string() + ": " + failed.message());
    return {};
  };
  auto stale = std::make_shared<bool>(false);
  return {{"service", look, act},
          with_reload(plan, remove_file(strict_file(plan)), stale),
          with_reload(plan, remove_file(unit_file(plan)), stale)};
}

}  // namespace psremoting::service::enable
