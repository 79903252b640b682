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

}  // namespace

std::vector<Spot> spots_of(const Config& config, const Paths& paths) {
  std::vector<Spot> spots{{paths.file.parent_path(), {paths.file.filename().string()}}, {paths.endpoint_folder(), {}}};
  for (const Endpoint& endpoint : config.endpoints) {
    const fs::path& file = endpoint.session_configuration_file;
    if (!file.empty()) spots.push_back({file.parent_path(), {file.filename().string()}});
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
