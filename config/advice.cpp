#include "config/advice.hpp"

namespace psremoting::config {

std::optional<std::string> lends_to_all(const Config& config, const Endpoint& endpoint) {
  if (!endpoint.runs_as_another() || endpoint.access != config.default_access) return std::nullopt;
  return "The endpoint " + endpoint.name + " runs as " +
         (endpoint.virtual_account ? "a virtual account" : endpoint.run_as) +
         " and has no Access of its own: everybody who may open sessions on this host can do there what that account "
         "can. "
         "Say for whom it is, with Access in its file or: psremoting endpoint set " +
         endpoint.name + " --group NAME.";
}

}  // namespace psremoting::config
