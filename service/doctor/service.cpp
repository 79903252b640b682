#include <nlohmann/json.hpp>

#include "base/version.hpp"
#include "service/doctor/parts.hpp"

namespace psremoting::service::doctor {
namespace {

using Json = nlohmann::json;

// What is no answer of ours leaves things out.
std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}
std::uint64_t number_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

std::vector<config::ListenerConfig> listeners_of(const Json& status) {
  std::vector<config::ListenerConfig> all;
  const auto found = status.find("Listeners");
  if (found == status.end() || !found->is_array()) return all;
  for (const auto& one : *found) {
    if (!one.is_object()) continue;
    all.push_back({.address = text_of(one, "Address"),
                   .port = static_cast<std::uint16_t>(number_of(one, "Port")),
                   .https = text_of(one, "Transport") == "HTTPS"});
  }
  return all;
}

Check version_check(const std::string& running, const Lines& lines) {
  const std::string own(version());
  if (running == own) return good("version", "the service that runs is " + own + ", as this program");
  return warning("version", "the service that runs is " + running + ", and this program is " + own, lines.restart);
}

Check no_answer(const Error& why, const Lines& lines, Running& running) {
  running.state = why.code == Errc::not_found ? Running::State::no : Running::State::unknown;
  if (why.code == Errc::access_denied) return skipped("service", why.detail, lines.elevated);
  return wrong("service", why.detail, why.code == Errc::not_found ? lines.start + '\n' + lines.log : lines.log);
}

}  // namespace

Checks service_checks(const Subject& subject, const Ways& ways, Running& running) {
  const auto& lines = ways.host.lines();
  const auto said = ways.ask(subject.state_directory, R"({"Do":"status"})");
  if (!said) return {no_answer(said.error(), lines, running)};
  const auto status = Json::parse(*said, nullptr, false);
  if (!status.is_object() || status.contains("Error")) {
    running.state = Running::State::unknown;
    return {wrong("service",
                  "the service does not say how it is: " + (status.is_object() ? text_of(status, "Detail") : "no JSON"),
                  lines.restart)};
  }
  running = {Running::State::yes, listeners_of(status)};
  return {good("service", "it runs for " + std::to_string(number_of(status, "ServingSeconds")) + " s, with " +
                              std::to_string(number_of(status, "Sessions")) + " session(s)"),
          version_check(text_of(status, "ProductVersion"), lines)};
}

}  // namespace psremoting::service::doctor
