#include "config/installs.hpp"

#include <algorithm>
#include <set>

#include "config/dotnet_tool.hpp"
#include "config/install_version.hpp"
#include "config/paths.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

// Changes whenever an install's own files are replaced, so that workers of the old ones are let go.
std::uint64_t stamp_of(const fs::path& folder) {
  std::uint64_t stamp = 0;
  for (const char* name : {"pwsh.dll", "pwsh.deps.json", "System.Management.Automation.dll"}) {
    std::error_code failed;
    const auto time = fs::last_write_time(folder / name, failed);
    if (!failed) stamp = stamp * 31 + static_cast<std::uint64_t>(time.time_since_epoch().count());
  }
  return stamp;
}

// A .NET tool's start program stands alone; its library is elsewhere.
fs::path library_folder(const fs::path& folder, const fs::path& executable) {
  fs::path beside = executable.parent_path();
  std::error_code failed;
  if (fs::exists(beside / "pwsh.dll", failed) || fs::exists(beside / "pwsh.deps.json", failed)) return beside;
  return tool_payload(folder);
}

std::optional<Install> install_in(const fs::path& folder, const Root& root, bool trusted_only) {
  std::error_code failed;
  const fs::path named = folder / executable_name();
  const fs::path executable = fs::canonical(named, failed);
  if (failed || !fs::is_regular_file(executable, failed)) return std::nullopt;
  const fs::path library = library_folder(folder, executable);
  auto version = library.empty() ? std::nullopt : install_version(library);
  if (!version) return std::nullopt;
  Install install{*version, executable, root.source, root.refused, stamp_of(library)};
  if (install.refused.empty()) install.refused = wrong_machine(executable);
  if (trusted_only && install.refused.empty()) install.refused = distrust(named);
  if (trusted_only && install.refused.empty() && fs::exists(library / "pwsh.dll", failed))
    install.refused = distrust(library / "pwsh.dll");
  return install;
}

// A served one goes before a refused one of the same version, so that names go to it.
bool before(const Install& a, const Install& b) {
  if (a.version != b.version) return a.version > b.version;
  if (a.refused.empty() != b.refused.empty()) return a.refused.empty();
  return a.executable < b.executable;
}

}  // namespace

std::vector<Root> all_roots(const std::vector<fs::path>& registered) {
  std::vector<Root> roots = standard_roots();
  for (const fs::path& folder : registered) roots.push_back({folder, "registered root", {}});
  return roots;
}

std::vector<Install> find_installs(const std::vector<Root>& roots, bool trusted_only) {
  std::vector<Install> found = built_in_installs();
  std::set<fs::path> seen;
  auto look = [&](const fs::path& folder, const Root& root) {
    auto install = install_in(folder, root, trusted_only);
    if (install && seen.insert(install->executable).second) found.push_back(std::move(*install));
  };
  for (const Root& root : roots) {
    look(root.folder, root);
    std::error_code failed;
    fs::directory_iterator entry(root.folder, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) look(entry->path(), root);
  }
  std::ranges::sort(found, before);
  return found;
}

}  // namespace psremoting::config
