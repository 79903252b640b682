#include "config/load.hpp"
#include "service/enable/installs.hpp"
#include "service/enable/windows/parts.hpp"

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t windows_10_1607 = 14393;  // Server 2016, too

std::string text_of(const WindowsVersion& version) {
  return std::to_string(version.major) + '.' + std::to_string(version.minor) + " build " +
         std::to_string(version.build);
}

constexpr const char* no_powershell =
    "no PowerShell was found, so there is nothing to open sessions in yet; install one "
    "(https://aka.ms/powershell-release?tag=stable, the MSI) and it is served without doing this again";

}  // namespace

Step windows_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    const auto& version = plan.machine->version;
    if (version.major > 10 || (version.major == 10 && version.build >= windows_10_1607))
      return fits("this is Windows " + text_of(version));
    return error(Errc::not_supported,
                 "this is Windows " + text_of(version) +
                     "; psremoting needs Windows 10 version 1607, Windows Server 2016, or later. On this one WinRM "
                     "serves Windows PowerShell 5.1, once WMF 5.1 (https://aka.ms/wmf51download) is installed");
  };
  return {"windows", look, {}};
}

Step c_runtime_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    const auto& machine = *plan.machine;
    if (!machine.has_c_runtime)
      return left(
          "the Universal C Runtime is missing, without which PowerShell 7 does not start: install KB2999226 "
          "(https://aka.ms/ucrt)");
    if (!machine.windows_powershell.starts_with("5.1"))
      return left(
          "there is " +
          (machine.windows_powershell.empty() ? "no Windows PowerShell"
                                              : "Windows PowerShell " + machine.windows_powershell) +
          "; Microsoft.PowerShell goes to PowerShell 7 until WMF 5.1 (https://aka.ms/wmf51download) is installed");
    return fits("Windows PowerShell " + machine.windows_powershell + " and the Universal C Runtime are there");
  };
  return {"prerequisites", look, {}, false};
}

Step program_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    std::error_code failed;
    const auto name = plan.program.string();
    if (!fs::is_regular_file(plan.program, failed))
      return error(Errc::not_found, "there is no program " + name + " for the service to start from");
    const auto why = plan.own_account ? std::string() : plan.machine->files.distrust(plan.program);
    if (!why.empty())
      return error(Errc::access_denied, "the service, which is the system's, will not start " + name + ": " + why +
                                            "; or put the program below C:\\Program Files");
    return fits("the service is " + name);
  };
  return {"program", look, {}};
}

Step powershell_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    auto config = config::load(plan.configuration(), !plan.own_account);
    std::error_code failed;
    if (!config && !fs::exists(plan.configuration(), failed)) return left("what is served is looked for later");
    if (!config) return config.error();
    return describe(config->installs, no_powershell);
  };
  return {"powershell", look, {}, false};
}

}  // namespace psremoting::service::enable
