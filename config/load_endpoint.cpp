#include "config/file.hpp"
#include "config/load.hpp"
#include "config/load_parts.hpp"
#include "config/names.hpp"
#include "config/pssc.hpp"
#include "config/read_settings.hpp"

namespace psremoting::config {
namespace {

// Its text, where there is one that can be read.
std::string check_pssc(Section& section, Endpoint& endpoint) {
  constexpr std::string_view key = "SessionConfigurationFile";
  constexpr std::size_t largest = 1024 * 1024;
  const auto& file = endpoint.session_configuration_file;
  if (file.empty()) return {};
  auto bytes = read_file(file, largest);
  if (!bytes) {
    section.complain(key, std::string(key) + ": " + bytes.error().detail + '.');
    return {};
  }
  auto text = pssc_text(*bytes);
  if (!text) {
    section.complain(key, file.string() + " is no text; write it with New-PSSessionConfigurationFile.");
    return {};
  }
  if (auto role = find_role_definitions(*text)) {
    const Place place = place_of(*text, *role);
    section.complain(key, file.string() + ':' + std::to_string(place.line) +
                              " has RoleDefinitions, which this release does not resolve: PowerShell started for "
                              "remoting would give nobody "
                              "a role. Take them out and write an endpoint for each role, with Access for its group.");
  }
  std::error_code failed;
  const auto time = std::filesystem::last_write_time(file, failed);
  endpoint.stamp = std::hash<std::string>()(*text) + static_cast<std::uint64_t>(time.time_since_epoch().count());
  return std::move(*text);
}

}  // namespace

Endpoint read_endpoint_file(const std::filesystem::path& file, std::string text, const Config& config,
                            std::vector<Problem>& problems) {
  Endpoint endpoint;
  endpoint.name = file.stem().string();
  endpoint.access = config.default_access;
  endpoint.quotas = config.defaults;
  endpoint.file = file;
  Document document(file, std::move(text), problems);
  auto node = parse(document);
  if (!node) return endpoint;
  Section root(*node, document, "");
  read_schema(root);
  root.read("Name", endpoint.name);
  if (!is_endpoint_name(endpoint.name))
    root.complain("Name",
                  "Name is \"" + endpoint.name + "\"; write letters, digits, '.', '-' and '_' only, at most 128.");
  root.read("Enabled", endpoint.enabled);
  root.read("Target", endpoint.target);
  if (!endpoint.target.empty() && !is_found_name(endpoint.target))
    root.complain("Target", "Target is \"" + endpoint.target + "\"; " + std::string(found_name_forms) + '.');
  if (auto access = root.section("Access")) {
    endpoint.access = {};
    read_access(*access, endpoint.access);
  }
  if (root.has("Sddl") && !root.has("Access")) endpoint.access = {};
  read_sddl(root, endpoint.access);
  // Who wrote it may have meant nobody, or everybody that the main file lets in.
  if (root.has("Access") && endpoint.access == Access())
    root.complain(
        "Access",
        "Access names nobody; name a user, a group or an Sddl, or take it out: then Access of the main file counts.");
  if (auto quotas = root.section("Quotas")) read_quotas(*quotas, endpoint.quotas);
  root.read("SessionConfigurationFile", endpoint.session_configuration_file);
  read_run_as(root, check_pssc(root, endpoint), endpoint);
  root.finish();
  document.sort();
  return endpoint;
}

}  // namespace psremoting::config
