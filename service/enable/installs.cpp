#include "service/enable/installs.hpp"

namespace psremoting::service::enable {

Finding describe(const std::vector<config::Install>& installs, const std::string& none) {
  if (installs.empty()) return left(none);
  std::string served, refused;
  for (const auto& install : installs) {
    auto& text = install.refused.empty() ? served : refused;
    text += (text.empty() ? "" : ", ") + install.version.text() + " in " + install.executable.parent_path().string();
    if (!install.refused.empty()) text += " (" + install.refused + ")";
  }
  if (served.empty()) return left("no PowerShell may be served: " + refused);
  return fits("found PowerShell " + served + (refused.empty() ? "" : "; not served: " + refused));
}

}  // namespace psremoting::service::enable
