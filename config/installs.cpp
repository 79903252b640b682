#include "config/installs.hpp"

#include <algorithm>
#include <set>

#include "config/dotnet_tool.hpp"
#include "config/install_files.hpp"
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

// The program to start: the one beside the library, where there is one that can be started, does without the process
// that a tool's start program stays.
fs::path program_of(const fs::path& named, const fs::path& library, bool for_users) {
  const fs::path own = library / executable_name();
  std::error_code failed;
  return fs::is_regular_file(own, failed) && not_executable(own, for_users).empty() ? own : named;
}

// Why an install is not to be served, by its files alone.
std::string reason_against(const fs::path& program, const fs::path& library, bool trusted_only) {
  std::string why = wrong_machine(program);
  std::error_code failed;
  if (auto missing = why.empty() ? missing_file(library) : std::string(); !missing.empty())
    why = "it is not all there, as if it were being copied: in " + library.string() + ' ' + missing;
  if (trusted_only && why.empty()) why = distrust(program);
  if (trusted_only && why.empty() && fs::exists(library / "pwsh.dll", failed)) why = distrust(library / "pwsh.dll");
  return why.empty() ? not_executable(program, trusted_only) : why;
}

// But the hidden ones, which are not meant to be found: what `psremoting powershell add` is unpacking is in one.
std::vector<fs::path> folders_below(const fs::path& folder) {
  std::vector<fs::path> folders;
  std::error_code failed;
  fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    if (!entry->path().filename().string().starts_with('.')) folders.push_back(entry->path());
  }
  std::ranges::sort(folders);
  return folders;
}

std::optional<Install> install_in(const fs::path& folder, const Root& root, bool trusted_only) {
  std::error_code failed;
  const fs::path named = folder / executable_name();
  const fs::path found = fs::canonical(named, failed);
  if (failed || !fs::is_regular_file(found, failed)) return std::nullopt;
  const fs::path library = library_folder(folder, found);
  auto version = library.empty() ? std::nullopt : install_version(library);
  if (!version) return std::nullopt;
  const fs::path program = program_of(named, library, trusted_only);
  Install install{
      *version, fs::canonical(program, failed), root.source, root.refused, stamp_of(library), files_stamp(library)};
  if (install.refused.empty()) install.refused = reason_against(program, library, trusted_only);
  return install;
}

// A served one goes before a refused one of the same version, so that names go to it.
bool before(const Install& a, const Install& b) {
  if (a.version != b.version) return a.version > b.version;
  return a.refused.empty() && !b.refused.empty();
}

// Refuses every install but the first of its version: the service serves the one whose root comes first in the list.
void refuse_doubles(std::vector<Install>& sorted) {
  const Install* served = nullptr;
  for (Install& install : sorted) {
    if (!install.refused.empty()) continue;
    if (served && served->version == install.version)
      install.refused =
          served->executable.string() + " has the same version and stands in a better place; remove one of the two";
    else
      served = &install;
  }
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
    if (!install || !seen.insert(install->executable).second) return;
    found.insert(std::ranges::upper_bound(found, *install, before), std::move(*install));
  };
  for (const Root& root : roots) {
    look(root.folder, root);
    for (const fs::path& folder : folders_below(root.folder)) look(folder, root);
  }
  refuse_doubles(found);
  return found;
}

}  // namespace psremoting::config
