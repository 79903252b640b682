#include "service/powershell/remove.hpp"

#include <algorithm>
#include <map>

#include "service/powershell/origin.hpp"
#include "service/powershell/sessions.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

std::string cure_for(const std::string& source) {
  if (source == "package" || source == "snap") return "remove it with the package manager";
  if (source == "dotnet tool") return "remove it with `dotnet tool uninstall`";
  if (source == "windows powershell") return "it is a part of Windows";
  return "remove its folder by hand";
}

Error not_ours(const config::Version& version, const std::vector<config::Install>& others) {
  const auto found = std::ranges::find(others, version, &config::Install::version);
  if (found == others.end())
    return error(Errc::not_found, "there is no PowerShell " + version.text() +
                                      " that psremoting put here; see `psremoting powershell list`");
  const std::string source = found->source == "psremoting" ? "somebody's hand" : found->source;
  return error(Errc::invalid_argument,
               "PowerShell " + version.text() + " in " + found->executable.parent_path().string() +
                   " was not put there by psremoting (" + source + "): " + cure_for(found->source));
}

}  // namespace

Result<void> remove(const Store& store, const config::Version& version, const std::vector<config::Install>& others,
                    const AskOptions& service, std::chrono::seconds wait) {
  const fs::path install = store.place_of(version);
  if (!origin_of(install)) return not_ours(version, others);
  if (auto free = wait_for_sessions(service, install, wait); !free) return free;
  auto hidden = store.hide(install);
  if (!hidden) return hidden.error();
  // One that was opened in between.
  if (auto free = wait_for_sessions(service, hidden->install(), wait); !free) {
    if (auto shown = store.show(*hidden, install); !shown) return shown;
    return free;
  }
  return {};
}

std::vector<config::Install> beyond(std::vector<config::Install> installs, std::size_t keep) {
  std::ranges::sort(installs, std::greater<>(), &config::Install::version);
  std::map<std::pair<int, int>, std::size_t> seen;
  std::erase_if(installs,
                [&](const config::Install& one) { return seen[{one.version.major, one.version.minor}]++ < keep; });
  return installs;
}

}  // namespace psremoting::service::powershell
