#include "config/load.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

#include "config/installs.hpp"

namespace psremoting::config {

namespace fs = std::filesystem;

Result<Config> load(const fs::path& file) {
  Config config;
  config.default_access.groups = {"psremoting-users"};
  std::vector<Root> roots = standard_roots();
  std::error_code missing;
  if (fs::exists(file, missing)) {
    std::ifstream in(file);
    auto json = nlohmann::json::parse(in, nullptr, false, true);
    if (!json.is_object()) return error(Errc::malformed, file.string() + ": not a JSON object");
    for (const auto& item : json.value("Listeners", nlohmann::json::array())) {
      ListenerConfig listener;
      listener.address = item.value("Address", "*");
      listener.https = item.value("Transport", "HTTPS") == "HTTPS";
      listener.port = item.value("Port", std::uint16_t(listener.https ? 5986 : 5985));
      listener.certificate = item.value("Certificate", "");
      listener.key = item.value("Key", "");
      config.listeners.push_back(listener);
    }
    config.user_file = json.value("UserFile", "");
    config.service.allow_unencrypted = json.value("AllowUnencrypted", false);
    for (const auto& root : json.value("Roots", nlohmann::json::array())) roots.push_back({root.get<std::string>(), "registered root"});
    for (const auto& group : json.value("AccessGroups", nlohmann::json::array())) config.default_access.groups.push_back(group.get<std::string>());
  }
  if (config.listeners.empty()) config.listeners.push_back({});
  config.installs = find_installs(roots, false);
  return config;
}

}  // namespace psremoting::config
