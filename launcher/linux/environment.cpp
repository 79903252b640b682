#include "launcher/linux/environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/culture.hpp"

namespace psremoting::launcher {
namespace {

using Variables = std::map<std::string, std::string>;

void inherit(Variables& variables, const char* name) {
  if (const char* value = std::getenv(name); value && *value) variables[name] = value;
}

Variables of_login(const Account& account, bool powershell) {
  Variables variables;
  variables["SHELL"] = account.shell.empty() ? "/bin/sh" : account.shell;
  variables["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  variables["LANG"] = "C.UTF-8";
  inherit(variables, "LANG");
  inherit(variables, "LC_ALL");
  inherit(variables, "TZ");
  // PowerShell, and others, write their errors in colour to whatever reads them; a client of a cmd shell shows text.
  if (!powershell) variables["NO_COLOR"] = "1";
  return variables;
}

// Who the worker is, and how it has to be here, whatever the host says to everybody.
void set_ours(Variables& variables, const Account& account) {
  variables["HOME"] = account.home.empty() ? "/" : account.home;
  variables["USER"] = account.name;
  variables["LOGNAME"] = account.name;
  variables["POWERSHELL_TELEMETRY_OPTOUT"] = "1";  // it is not ours to report its use
}

}  // namespace

std::vector<std::string> worker_environment(const Account& account, const std::vector<std::string>& from_pam,
                                            const WorkerPlan& plan) {
  auto variables = of_login(account, plan.powershell);
  for (const auto& one : from_pam) {
    const auto equals = one.find('=');
    if (equals != one.npos && equals != 0) variables[one.substr(0, equals)] = one.substr(equals + 1);
  }
  set_ours(variables, account);
  for (const auto& [name, value] : plan.environment) variables[name] = value;
  if (!plan.extra_path.empty()) variables["PATH"] += ":" + plan.extra_path.string();
  std::vector<std::string> lines;
  for (const auto& [name, value] : variables) lines.push_back(name + '=' + value);
  return lines;
}

std::optional<std::string> culture_variable(const std::string& culture) {
  if (!is_culture_name(culture)) return std::nullopt;
  std::string locale = culture;
  std::ranges::replace(locale, '-', '_');
  return "LC_ALL=" + locale + ".UTF-8";
}

void preload(std::vector<std::string>& environment, const std::filesystem::path& guard,
             const std::vector<std::string>& only_here) {
  constexpr std::string_view name = "LD_PRELOAD=";
  auto others = std::ranges::find_if(environment, [&](const auto& line) { return line.starts_with(name); });
  if (others == environment.end()) {
    environment.push_back(std::string(name) + guard.string());
  } else {
    others->insert(name.size(), guard.string() + ":");
  }
  std::string names = "PSREMOTING_ONLY_HERE=";
  for (const auto& one : only_here) names += one + ' ';
  environment.push_back(std::move(names));
}

}  // namespace psremoting::launcher
