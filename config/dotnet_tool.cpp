#include "config/dotnet_tool.hpp"

#include <string_view>
#include <vector>

#include "base/ascii.hpp"
#include "config/installs.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

// Folders right below those given whose names begin so, case aside.
std::vector<fs::path> below(const std::vector<fs::path>& folders, std::string_view prefix) {
  std::vector<fs::path> found;
  for (const fs::path& folder : folders) {
    std::error_code failed;
    fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
      if (ascii::lower(entry->path().filename().string()).starts_with(prefix)) found.push_back(entry->path());
    }
  }
  return found;
}

}  // namespace

fs::path tool_payload(const fs::path& folder) {
  const auto versions = below(below({folder / ".store"}, "powershell"), "");
  const auto packages = below(below(versions, "powershell"), "");
  for (const fs::path& any : below(below(below(packages, "tools"), ""), "any")) {
    std::error_code failed;
    if (fs::is_regular_file(any / "pwsh.dll", failed)) return any;
    for (const fs::path& system : below({any}, "")) {
      if (fs::is_regular_file(system / executable_name(), failed)) return system;
    }
  }
  return {};
}

}  // namespace psremoting::config
