#include "launcher/session_variables.hpp"

namespace psremoting::launcher {

Variables session_variables(const request::StartPowerShell& what, const Identity& who, const std::string& client) {
  Variables all{
      {"PSREMOTING_USER", who.name}, {"PSREMOTING_ENDPOINT", what.endpoint}, {"PSREMOTING_BADGE", what.badge}};
  if (what.session.empty()) return all;
  all.emplace_back("PSREMOTING_CLIENT", client);
  all.emplace_back("PSREMOTING_SESSION", what.session);
  return all;
}

Variables session_variables(const request::StartCommand& what, const Identity& who, const std::string& client) {
  Variables all{{"PSREMOTING_USER", who.name},
                {"PSREMOTING_CLIENT", client},
                {"PSREMOTING_SESSION", what.session},
                {"PSREMOTING_BADGE", what.badge}};
  all.insert(all.end(), what.environment.begin(), what.environment.end());
  return all;
}

}  // namespace psremoting::launcher
