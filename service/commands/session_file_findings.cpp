#include <algorithm>
#include <tuple>

#include "base/ascii.hpp"
#include "config/file.hpp"
#include "config/json.hpp"
#include "config/pssc.hpp"
#include "config/pssc_judge.hpp"
#include "service/commands/command.hpp"
#include "service/commands/endpoint_findings.hpp"
#include "service/trial/session_file.hpp"

namespace psremoting::service {
namespace {

constexpr std::size_t largest = 1024 * 1024;
constexpr std::string_view roles = "RoleDefinitions";  // which the endpoint's own reader refuses

// What our own scanner says; the keys that it has told of.
std::vector<std::string> judge(const std::filesystem::path& file, std::string_view text, EndpointFindings& findings) {
  std::vector<std::string> told{std::string(roles)};
  for (auto& mistake : config::judge_pssc(text)) {
    const auto place = config::place_of(text, mistake.at);
    told.push_back(mistake.key);
    findings.mistakes.push_back({file, place.line, place.column, std::move(mistake.text)});
  }
  return told;
}

bool takes_session_files(const config::Install& install) { return install.version >= config::Version{7, 3, 0, {}}; }

// A program without privilege printed it, and a terminal would obey it.
std::string on_one_line(std::string text) {
  text.erase(text.find_last_not_of(" \r\n") + 1);
  std::ranges::replace(text, '\n', ' ');
  return printable(std::move(text));
}

void ask(const config::Config& config, const std::filesystem::path& file, const std::string& bytes,
         const config::Install& install, const std::vector<std::string>& told, EndpointFindings& findings) {
  auto mistakes = mistakes_of_session_file(bytes, install.executable, config.service_account);
  if (!mistakes) {
    findings.doubts.push_back(file.string() + " was not looked at by PowerShell " + install.version.text() + ": " +
                              on_one_line(mistakes.error().detail));
    return;
  }
  for (auto& one : *mistakes) {
    const auto same = [&](const std::string& key) { return ascii::equal(key, one.key); };
    if (std::ranges::any_of(told, same)) continue;
    findings.mistakes.push_back({file, one.line, one.column, on_one_line(std::move(one.text))});
  }
}

}  // namespace

void look_at_session_file(const config::Config& config, const config::Endpoint& endpoint,
                          const Result<config::Target>& target, EndpointFindings& findings) {
  const auto& file = endpoint.session_configuration_file;
  if (file.empty()) return;
  const auto bytes = config::read_file(file, largest);
  const auto text = bytes ? config::pssc_text(*bytes) : std::nullopt;
  if (!text) return;  // which the endpoint's own reader complains of
  const auto told = judge(file, *text, findings);
  if (!target)
    findings.doubts.push_back(file.string() + " was not looked at by a PowerShell: there is none that it goes to.");
  else if (takes_session_files(target->install))
    ask(config, file, *bytes, target->install, told, findings);
  else
    findings.mistakes.push_back({endpoint.file, 0, 0,
                                 "SessionConfigurationFile is given, and PowerShell " + target->install.version.text() +
                                     ", where it goes, takes none: 7.3 is the first that does. Write another Target."});
  const auto place = [](const config::Problem& one) { return std::tuple(one.file, one.line, one.column, one.text); };
  std::ranges::sort(findings.mistakes, {}, place);
}

}  // namespace psremoting::service
