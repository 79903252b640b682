#include "launcher/run_as.hpp"

#include "config/resolve.hpp"
#include "launcher/verdict.hpp"

namespace psremoting::launcher {
namespace {

// Serve has read the file at another time than we, or is not what it should be.
Result<void> check_same(const request::StartPowerShell& what, const config::Target& target) {
  if (what.run_as == target.endpoint.run_as && what.virtual_account == target.endpoint.virtual_account &&
      what.executable == target.install.executable &&
      what.session_configuration_file == target.endpoint.session_configuration_file)
    return Result<void>();
  return error(Errc::endpoint_unavailable,
               "The endpoint " + target.endpoint.name + " has changed meanwhile. Open the session again.");
}

}  // namespace

Result<RunAs> run_as(const request::StartPowerShell& what, const config::Config& config, const Identity& who) {
  if (auto known = check_powershell(what, config); !known) return known.error();
  if (!what.runs_as_another()) return RunAs();
  auto target = config::resolve(config, what.endpoint);
  if (!target) return target.error();
  const auto& endpoint = target->endpoint;
  if (auto can = config::check_run_as(config, endpoint); !can) return can.error();
  if (auto in = config::check_access(endpoint, who); !in) return in.error();
  if (auto same = check_same(what, *target); !same) return same.error();
  return RunAs{endpoint.run_as, endpoint.virtual_account, endpoint.name, endpoint.virtual_groups};
}

}  // namespace psremoting::launcher
