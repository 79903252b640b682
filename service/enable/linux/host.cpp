#include "config/installs.hpp"
#include "config/load.hpp"
#include "config/paths.hpp"
#include "service/enable/installs.hpp"
#include "service/enable/linux/parts.hpp"
#include "service/enable/templates.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

constexpr const char* no_powershell =
    "no PowerShell was found, so there is nothing to open sessions in yet; install one "
    "(https://aka.ms/powershell-linux) and "
    "it is served without doing this again";

// What a running system finds; of an image, what lies in it.
Result<std::vector<config::Install>> installs(const Plan& plan) {
  if (plan.root == "/") {
    auto config = config::load(configuration_file(plan));
    if (!config) return config.error();
    return config->installs;
  }
  auto roots = config::standard_roots();
  for (auto& root : roots) root.folder = plan.at(root.folder);
  return config::find_installs(roots, false);
}

std::string indented(const std::string& lines) {
  std::string text = "\n    ";
  for (char c : lines) text += c == '\n' ? "\n    " : std::string(1, c);
  return text;
}

}  // namespace

Step powershell_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    auto found = installs(plan);
    if (!found) return found.error();
    return describe(*found, no_powershell);
  };
  return {"powershell", look, {}, false};
}

Step program_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    std::error_code failed;
    const auto path = plan.root == "/" ? plan.program : plan.at(plan.program);
    const bool there = fs::is_regular_file(path, failed);
    const auto distrust = there && plan.root == "/" ? config::distrust(path) : std::string();
    if (!distrust.empty())
      return error(Errc::access_denied, "the service, which is root's, will not start " + path.string() + ": " +
                                            distrust + "; or put the program elsewhere: install -m 755 " +
                                            path.string() + " /usr/local/bin/");
    if (there) return fits("the service is " + path.string());
    if (plan.root != "/") return left(path.string() + " is not there yet; the service starts from it");
    return error(Errc::not_found, "there is no program " + path.string() + " for the service to start from");
  };
  return {"program", look, {}};
}

Step configuration_step(const Plan& plan) {
  const auto file = configuration_file(plan);
  auto step =
      write_file({"configuration", file, std::string(templates::configuration), "the configuration", {}, false});
  auto look = [file, look = step.look]() -> Result<Finding> {
    auto found = look();
    if (!found || found->state != Finding::State::fits) return found;
    if (auto config = config::load(file); !config)
      return error(config.error().code,
                   "the configuration has mistakes; mend them and enable again:" + indented(config.error().detail));
    return fits(file.string() + ", the configuration, is there and has no mistakes");
  };
  step.look = look;
  return step;
}

}  // namespace psremoting::service::enable
