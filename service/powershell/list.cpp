#include "service/powershell/list.hpp"

#include <algorithm>

#include "config/installs.hpp"
#include "config/paths.hpp"
#include "config/resolve.hpp"
#include "config/text.hpp"
#include "service/powershell/origin.hpp"
#include "service/powershell/sessions.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

Json endpoints_of(const std::vector<config::Target>& targets, const config::Install& install) {
  Json names = Json::array();
  for (const auto& target : targets)
    if (target.install.executable == install.executable) names.push_back(target.endpoint.name);
  return names;
}

Json sessions_in(const Result<std::vector<fs::path>>& programs, const fs::path& folder) {
  return programs ? Json(count_in(*programs, folder)) : Json();
}

Json describe(const config::Install& install) {
  Json json{
      {"Version", install.version.text()}, {"Executable", install.executable.string()}, {"Source", install.source}};
  if (const auto origin = origin_of(install.executable.parent_path())) {
    json["Archive"] = origin->archive;
    json["Sha256"] = origin->sha256;
    json["Added"] = origin->added;
  }
  const std::string why = config::distrust(install.executable);
  json["Trusted"] = why.empty();
  json["Served"] = install.refused.empty();
  if (const std::string& reason = install.refused.empty() ? why : install.refused; !reason.empty())
    json["Reason"] = reason;
  return json;
}

std::string joined(const Json& names) {
  std::vector<std::string> all;
  for (const Json& name : names) all.push_back(name.get<std::string>());
  return all.empty() ? "-" : config::list(all);
}

}  // namespace

std::vector<config::Install> added_to(const fs::path& folder) {
  auto found = config::find_installs({{folder, "psremoting", {}}}, config::is_privileged());
  std::erase_if(found, [&](const config::Install& one) {
    return one.source != "psremoting" || !origin_of(folder / one.version.text());
  });
  return found;
}

Json describe_installs(const config::Config& config, const fs::path& folder, const AskOptions& service) {
  std::vector<config::Install> installs = config.installs;
  for (auto& one : added_to(folder))
    if (std::ranges::find(installs, one.executable, &config::Install::executable) == installs.end())
      installs.push_back(std::move(one));
  std::ranges::sort(installs, std::greater<>(), &config::Install::version);
  const auto targets = all_targets(config);
  const auto programs = programs_of_sessions(service);
  Json list = Json::array();
  for (const auto& install : installs) {
    Json one = describe(install);
    one["Endpoints"] = endpoints_of(targets, install);
    one["Sessions"] = sessions_in(programs, install.executable.parent_path());
    list.push_back(std::move(one));
  }
  return list;
}

std::string print_installs(const Json& installs) {
  if (installs.empty()) return "No PowerShell was found; add one with `psremoting powershell add FILE`.";
  std::vector<std::vector<std::string>> rows{{"VERSION", "FROM", "TRUSTED", "SESSIONS", "ENDPOINTS", "FOLDER"}};
  std::string reasons;
  for (const Json& one : installs) {
    const Json& sessions = one["Sessions"];
    rows.push_back({one["Version"], one.value("Archive", one.value("Source", "")), one["Trusted"] ? "yes" : "no",
                    sessions.is_null() ? "unknown" : std::to_string(sessions.get<std::size_t>()),
                    joined(one["Endpoints"]), fs::path(one["Executable"].get<std::string>()).parent_path().string()});
    if (one.contains("Reason"))
      reasons += one["Version"].get<std::string>() +
                 (one["Served"] ? " is not for a privileged service: " : " is not served: ") +
                 one["Reason"].get<std::string>() + ".\n";
  }
  return table(rows) + reasons;
}

}  // namespace psremoting::service::powershell
