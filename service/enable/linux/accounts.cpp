#include "service/enable/linux/parts.hpp"
#include "service/enable/ports.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

constexpr const char* state_folder = "/var/lib/psremoting";

bool has_account(System& system, const std::string& name) { return says_yes(system, {"getent", "passwd", name}); }
bool has_group(System& system, const std::string& name) { return says_yes(system, {"getent", "group", name}); }

Step account_step(const Plan& plan) {
  const auto words = "the account " + plan.account + ", which faces the network";
  auto look = [&plan, words]() -> Result<Finding> {
    if (has_account(*plan.system, plan.account)) return fits(words + ", is there");
    return lacks("make", "made", words);
  };
  auto act = [&plan] {
    return must_run(*plan.system,
                    {"useradd", "--system", "--user-group", "--home-dir", state_folder, "--no-create-home", "--shell",
                     "/usr/sbin/nologin", "--comment", "PowerShell remoting", plan.account});
  };
  return {"account", look, act};
}

Step group_step(const Plan& plan) {
  const auto words = "the group " + plan.group + ", whose members may open sessions as administrators may";
  auto look = [&plan, words]() -> Result<Finding> {
    if (has_group(*plan.system, plan.group)) return fits(words + ", is there");
    return lacks("make", "made", words);
  };
  auto act = [&plan] { return must_run(*plan.system, {"groupadd", "--system", plan.group}); };
  return {"group", look, act};
}

Step state_step(const Plan& plan) {
  const auto folder = plan.at(state_folder);
  const auto words = folder.string() + ", the folder for what the service keeps";
  auto look = [&plan, folder, words]() -> Result<Finding> {
    std::error_code failed;
    if (!fs::is_directory(fs::symlink_status(folder, failed))) return lacks("make", "made", words);
    // Everybody may go through it to the door that is for them (service/control_door.hpp); each file has its own mode.
    const auto right = fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec;
    const bool closed = (fs::status(folder, failed).permissions() & fs::perms::mask) == right;
    if (closed && plan.system->owner(folder) == plan.account) return fits(words + ", is there");
    return lacks("give", "gave", folder.string() + " to " + plan.account + " alone");
  };
  auto act = [&plan, folder]() -> Result<void> {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return error(Errc::io, folder.string() + ": " + failed.message());
    return plan.system->give(folder, plan.account);
  };
  return {"state", look, act};
}

}  // namespace

std::vector<Step> account_steps(const Plan& plan) {
  // Of an image that does not run yet, its first start makes them.
  if (!plan.system) return {write_file(accounts_file(plan)), write_file(folders_file(plan))};
  return {account_step(plan), group_step(plan), state_step(plan)};
}

std::vector<Step> folder_steps(const Plan& plan) {
  return {make_folder("configuration", plan.at("/etc/psremoting"), "the folder for the configuration"),
          make_folder("endpoints", plan.at("/etc/psremoting/endpoints"), "the folder for registered endpoints")};
}

Step certificate_step(const Plan& plan) {
  const auto folder = plan.at(state_folder);
  const auto words = (folder / "certificate.pem").string() + ", a certificate that nobody vouches for";
  auto look = [&plan, folder, words]() -> Result<Finding> {
    if (!needs_own_certificate(plan)) return fits("the configuration names the certificates to use");
    if (!plan.system) return left("the first start makes " + words);
    if (plan.system->has_certificate(folder, plan.account))
      return fits((folder / "certificate.pem").string() + ", the certificate, is there");
    return lacks("make", "made", words);
  };
  auto act = [&plan, folder] { return plan.system->make_certificate(folder, plan.account); };
  return {"certificate", look, act};
}

std::vector<Step> left_steps(const Plan& plan) {
  struct Kept {
    const char* step;
    fs::path path;
    std::string words;
  };
  const Kept all[] = {
      {"configuration", plan.at("/etc/psremoting"),
       "with the configuration, endpoints and users stays; remove it for good with: rm -r"},
      {"state", plan.at(state_folder), "with the certificate stays; remove it for good with: rm -r"},
  };
  std::vector<Step> steps;
  for (const auto& kept : all) {
    auto look = [kept]() -> Result<Finding> {
      std::error_code failed;
      if (!fs::exists(kept.path, failed)) return fits("there is no " + kept.path.string());
      return left(kept.path.string() + " " + kept.words + " " + kept.path.string());
    };
    steps.push_back({kept.step, look, {}, false});
  }
  if (!plan.system) {
    steps.push_back(remove_file(accounts_file(plan)));
    steps.push_back(remove_file(folders_file(plan)));
    return steps;
  }
  auto look = [&plan]() -> Result<Finding> {
    if (!has_account(*plan.system, plan.account)) return fits("there is no account " + plan.account);
    return left("the account " + plan.account + " and the group " + plan.group + " with its members stay");
  };
  steps.push_back({"account", look, {}, false});
  return steps;
}

}  // namespace psremoting::service::enable
