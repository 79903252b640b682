#include "config/spots.hpp"

#include <algorithm>

#include "config/installs.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

// An install's other files change while it is unpacked, and tell nothing; where some are missing, each may be the last.
void add_install(std::vector<Spot>& spots, const fs::path& folder, bool refused) {
  if (!refused) {
    spots.push_back({folder, {std::string(executable_name()), "pwsh.dll", "pwsh.deps.json"}});
    return;
  }
  spots.push_back({folder, {}});
  spots.push_back({folder / "Modules", {}});
}

// The first symbolic link on the way to a file, and the rest of the way behind it; the whole way where there is none.
std::pair<fs::path, fs::path> first_link(const fs::path& file) {
  fs::path way = file.root_path();
  const fs::path names = file.relative_path();
  for (auto name = names.begin(); name != names.end(); ++name) {
    way /= *name;
    std::error_code failed;
    if (!fs::is_symlink(way, failed)) continue;
    fs::path after;
    while (++name != names.end()) after /= *name;
    return {way, after};
  }
  return {way, {}};
}

}  // namespace

std::vector<Spot> spots_of_file(const fs::path& file) {
  constexpr std::size_t most_links = 16;
  std::vector<Spot> spots;
  for (fs::path rest = fs::absolute(file).lexically_normal(); spots.size() < most_links;) {
    const auto [seen, after] = first_link(rest);
    spots.push_back({seen.parent_path(), {seen.filename().string()}});
    std::error_code failed;
    const fs::path target = fs::read_symlink(seen, failed);
    if (failed) break;  // the file itself
    fs::path next = seen.parent_path() / target;
    if (!after.empty()) next /= after;
    rest = next.lexically_normal();
  }
  return spots;
}

std::vector<fs::path> files_of(const Config& config, const Paths& paths) {
  std::vector<fs::path> files{paths.file};
  for (const Endpoint& endpoint : config.endpoints) {
    files.push_back(endpoint.file);
    if (!endpoint.session_configuration_file.empty()) files.push_back(endpoint.session_configuration_file);
  }
  return files;
}

std::vector<Spot> spots_of(const Config& config, const Paths& paths) {
  std::vector<Spot> spots{{paths.endpoint_folder(), {}}};
  for (const fs::path& file : files_of(config, paths)) {
    const auto more = spots_of_file(file);
    spots.insert(spots.end(), more.begin(), more.end());
  }
  for (const Root& root : all_roots(config.install_roots)) {
    spots.push_back({root.folder, {}});
    std::vector<Spot> below;
    std::error_code failed;
    fs::directory_iterator entry(root.folder, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
      std::error_code unknown;
      if (!entry->is_directory(unknown)) continue;
      const auto is_here = [&](const Install& one) { return one.executable.parent_path() == entry->path(); };
      const auto install = std::ranges::find_if(config.installs, is_here);
      add_install(below, entry->path(), install != config.installs.end() && !install->refused.empty());
    }
    std::ranges::sort(below, {}, &Spot::folder);
    spots.insert(spots.end(), below.begin(), below.end());
  }
  return spots;
}

}  // namespace psremoting::config
