#include "config/installs.hpp"

#include <cstdlib>

#include "config/paths.hpp"

namespace psremoting::config {

std::vector<Root> standard_roots() {
  std::vector<Root> roots{{"/opt/microsoft/powershell", "package"},
                          {"/opt/powershell", "zip"},
                          {"/usr/local/share/powershell", "zip"},
                          {"/usr/share/powershell", "dotnet tool", {}},
                          {"/snap/powershell/current/opt/powershell", "snap"},
                          {"/snap/powershell-preview/current/opt/powershell", "snap"}};
  // A tool of one's own is for a service of one's own.
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  if (home && *home && !is_privileged())
    roots.push_back({std::filesystem::path(home) / ".dotnet/tools", "dotnet tool"});
  return roots;
}

std::vector<Install> built_in_installs() { return {}; }

// An install of another machine is a mistake that its own start tells.
std::string wrong_machine(const std::filesystem::path&) { return {}; }

std::string_view executable_name() { return "pwsh"; }

}  // namespace psremoting::config
