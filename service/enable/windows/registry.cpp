#include "service/enable/windows/parts.hpp"

namespace psremoting::service::enable {
namespace {

constexpr const char* event_source = R"(SYSTEM\CurrentControlSet\Services\EventLog\Application\psremoting)";
constexpr const char* policies = R"(SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System)";
constexpr const char* token_filter = "LocalAccountTokenFilterPolicy";
constexpr std::uint32_t all_types = 7;  // error, warning, information

bool gives_full_token(const Plan& plan) { return plan.machine->registry.number(policies, token_filter) == 1u; }

}  // namespace

Step event_source_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    auto& registry = plan.machine->registry;
    const bool there = registry.text(event_source, "EventMessageFile") == plan.program.string() &&
                       registry.number(event_source, "TypesSupported") == all_types;
    if (there) return fits("the event log has the source psremoting");
    return lacks("tell", "told", "the event log of the source psremoting");
  };
  auto act = [&plan]() -> Result<void> {
    auto& registry = plan.machine->registry;
    if (auto set = registry.set(event_source, "EventMessageFile", plan.program.string()); !set) return set;
    return registry.set(event_source, "TypesSupported", all_types);
  };
  return {"event-log", look, act, false};
}

Step remove_event_source_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    if (!plan.machine->registry.text(event_source, "EventMessageFile"))
      return fits("the event log has no source psremoting");
    return lacks("remove", "removed", "the source psremoting of the event log");
  };
  return {"event-log", look, [&plan] { return plan.machine->registry.remove(event_source); }, false};
}

Step token_filter_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    if (gives_full_token(plan))
      return fits("local administrators have their rights also over the network (LocalAccountTokenFilterPolicy is 1)");
    if (!plan.token_filter_policy)
      return left(
          "local accounts, but for the built-in Administrator, have no administrator's rights over the network; "
          "accounts of a domain have them. --local-account-token-filter-policy gives them to local ones, too");
    return lacks(
        "set", "set",
        "LocalAccountTokenFilterPolicy to 1: local administrators have their rights over the network by every way "
        "in, file sharing and WMI too, so that one stolen password of such an account is enough");
  };
  return {"token-filter", look, [&plan] { return plan.machine->registry.set(policies, token_filter, 1u); }, false};
}

Step left_token_filter_step(const Plan& plan) {
  auto look = [&plan]() -> Result<Finding> {
    if (!gives_full_token(plan)) return fits("LocalAccountTokenFilterPolicy is not set");
    return left(
        "LocalAccountTokenFilterPolicy is 1 and stays, because others may rely on it (WinRM, file sharing): "
        "reg delete HKLM\\" +
        std::string(policies) + " /v " + token_filter);
  };
  return {"token-filter", look, {}, false};
}

}  // namespace psremoting::service::enable
