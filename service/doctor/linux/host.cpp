#include "service/doctor/host.hpp"

#include <algorithm>
#include <sys/stat.h>

#include "launcher/linux/account.hpp"
#include "service/commands/client_library.hpp"
#include "service/doctor/linux/parts.hpp"
#include "service/doctor/steps.hpp"
#include "service/enable/linux/parts.hpp"

namespace psremoting::service::doctor {
namespace {

namespace fs = std::filesystem;

constexpr const char* take_port = "stop that program, or let the service listen at another port N:";

// Whether a library is there that PowerShell can load; a link may point to one that is gone.
Check client_check(const config::Install& install) {
  const fs::path library = home_of(install) / client_library_name;
  std::error_code failed;
  if (fs::exists(library, failed))
    return good("client", "PowerShell " + install.version.text() + " can connect to others: " + library.string());
  if (fs::is_symlink(fs::symlink_status(library, failed)))
    return warning("client", library.string() + " points to a library that is gone", "sudo psremoting client install");
  return skipped("client",
                 "PowerShell " + install.version.text() +
                     " has no client library; it is needed only to connect from here to others",
                 "sudo psremoting client install");
}

// sd_booted(3)
bool systemd_runs() {
  std::error_code failed;
  return fs::is_directory("/run/systemd/system", failed);
}

constexpr const char* enable_line = "sudo psremoting enable";

// `installed`: it is the service that `enable` puts here; another one has nothing of its.
Lines lines_of(bool installed) {
  const bool systemd = installed && systemd_runs();
  const char* restart = "end the service and start it again; sessions end";
  const char* by_hand = "psremoting run    # or let whatever starts services here run: psremoting service";
  return {.start = systemd ? "sudo systemctl start psremoting" : by_hand,
          .restart = systemd ? "sudo systemctl restart psremoting    # sessions end" : restart,
          .log = systemd ? "journalctl -u psremoting -n 50"
                         : "look at what the service logs, to its console where it was started by hand",
          .elevated = "sudo psremoting doctor",
          .enable = installed ? enable_line : restart,
          .take_port = take_port};
}

class LinuxHost final : public Host {
 public:
  LinuxHost(std::vector<std::string> names, bool installed)
      : names_(std::move(names)), system_(enable::this_system({})), lines_(lines_of(installed)) {}

  bool is_privileged() override { return enable::is_administrator(); }
  const Lines& lines() override { return lines_; }
  std::vector<std::string> names() override { return names_; }
  std::optional<Holder> holder(std::uint16_t port) override { return port_holder(port); }

  std::optional<std::string> exposed(const fs::path& key) override {
    struct stat facts{};
    if (::stat(key.c_str(), &facts) != 0) return std::nullopt;
    if (facts.st_mode & S_IROTH) return key.string() + " can be read by everybody";
    return facts.st_mode & (S_IWGRP | S_IWOTH) ? key.string() + " can be written by others than its owner" : "";
  }

  std::optional<ClosedFile> closed_to_service(const fs::path& file, const config::Config& config) override {
    return config.privileged ? closed_file(config.service_account, file) : std::nullopt;
  }
  std::optional<bool> has_account(const std::string& name) override { return launcher::find_account(name).has_value(); }

  Checks manager(const Subject& subject) override {
    if (!subject.installed)
      return {skipped("unit", "files of its own were named, so it is not systemd's service that is looked at")};
    return systemd_checks(*system_, systemd_runs());
  }

  Checks logon(const Subject& subject, const config::Config& config) override {
    if (!subject.paths.privileged) return {};
    const auto plan = plan_of(config);
    std::vector<enable::Step> steps;
    for (auto& step : enable::account_steps(plan))
      if (subject.installed || step.name == "account") steps.push_back(std::move(step));
    if (config.pam) steps.push_back(enable::write_file(enable::pam_file(plan)));
    auto checks = look_at(steps, enable_line);
    checks.push_back(administrators_check(config));
    return checks;
  }

  Checks firewall(const Subject& subject) override {
    if (!subject.installed) return {skipped("firewall", "it is asked for the installed service alone")};
    if (!is_privileged()) return {skipped("firewall", "root alone may ask it", lines_.elevated)};
    const auto plan = plan_of({});
    return look_at(enable::open_firewall_steps(plan), enable_line);
  }

  Checks client(const config::Config& config) override {
    Checks all;
    for (const auto& install : config.installs) all.push_back(client_check(install));
    return all;
  }

 private:
  enable::Plan plan_of(const config::Config& config) const {
    enable::Plan plan;
    plan.system = system_.get();
    plan.account = config.service_account;
    return plan;
  }

  const std::vector<std::string> names_;
  const std::unique_ptr<enable::System> system_;
  const Lines lines_;
};

}  // namespace

std::unique_ptr<Host> this_host(std::vector<std::string> names, bool installed) {
  return std::make_unique<LinuxHost>(std::move(names), installed);
}

}  // namespace psremoting::service::doctor
