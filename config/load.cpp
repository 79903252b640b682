#include "config/load.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "config/file.hpp"
#include "config/installs.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 4 * 1024 * 1024;

// The text of a file that counts, without a byte order mark; or nothing after a problem was written down.
std::optional<std::string> take_file(const fs::path& file, const Paths& paths, std::vector<Problem>& problems) {
  auto text = read_file(file, largest_file);
  if (!text) {
    // The place says which file.
    problems.push_back({file, 0, 0, "The file" + text.error().detail.substr(file.string().size()) + '.'});
    return std::nullopt;
  }
  if (paths.privileged) {
    if (std::string why = distrust(file); !why.empty())
      problems.push_back(
          {file, 0, 0, "This file is not believed while psremoting may start programs as anybody: " + why + '.'});
  }
  if (text->starts_with("\xef\xbb\xbf")) text->erase(0, 3);
  return std::move(*text);
}

void load_main(const Paths& paths, Config& config, std::vector<Problem>& problems) {
  std::error_code failed;
  if (!paths.required && !fs::exists(paths.file, failed) && !failed) return;
  if (auto text = take_file(paths.file, paths, problems))
    read_main_file(paths.file, std::move(*text), config, problems);
}

// Sorted, so that the same mistakes are always told in the same order.
std::vector<fs::path> endpoint_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  fs::directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    const fs::path& file = entry->path();
    if (file.extension() == ".json" && !file.filename().string().starts_with('.')) files.push_back(file);
  }
  std::ranges::sort(files);
  return files;
}

void load_endpoints(const Paths& paths, Config& config, std::vector<Problem>& problems) {
  for (const fs::path& file : endpoint_files(paths.endpoint_folder())) {
    auto text = take_file(file, paths, problems);
    if (!text) continue;
    Endpoint endpoint = read_endpoint_file(file, std::move(*text), config, problems);
    const auto same = [&](const Endpoint& other) { return ascii::equal(other.name, endpoint.name); };
    if (auto other = std::ranges::find_if(config.endpoints, same); other != config.endpoints.end())
      problems.push_back({file, 0, 0,
                          "The endpoint " + endpoint.name + " is in " + other->file.string() +
                              ", too; give one of them another Name."});
    if (std::string why = distrust_session_file(paths, endpoint); !why.empty()) problems.push_back({file, 0, 0, why});
    config.endpoints.push_back(std::move(endpoint));
  }
}

// Without privilege everything runs as this account, which alone can log on: it rules what is its own.
void admit_own_account(Config& config) {
  const std::string account = own_account();
  config.default_access.users.push_back(account);
  for (Endpoint& endpoint : config.endpoints) endpoint.access.users.push_back(account);
}

}  // namespace

Config default_config() {
  Config config;
  config.listeners.push_back(ListenerConfig{});
  return config;
}

std::string distrust_session_file(const Paths& paths, const Endpoint& endpoint) {
  const fs::path& file = endpoint.session_configuration_file;
  const std::string why = paths.privileged && !file.empty() ? distrust(file) : "";
  return why.empty() ? why : "SessionConfigurationFile is not believed: " + why + '.';
}

Loaded load_all(const Paths& paths, const PolicySource& policy) {
  Loaded loaded{default_config(), {}};
  Config& config = loaded.config;
  load_main(paths, config, loaded.problems);
  apply_policy(policy, config, loaded.problems);
  load_endpoints(paths, config, loaded.problems);
  apply_policy_to_endpoints(policy, config);
  config.privileged = paths.privileged;
  if (!paths.privileged) admit_own_account(config);
  config.installs = find_installs(all_roots(config.install_roots), paths.privileged);
  return loaded;
}

Result<Config> load(const Paths& paths) {
  Loaded loaded = load_all(paths);
  if (!loaded.problems.empty()) return error(Errc::invalid_argument, print(loaded.problems));
  return std::move(loaded.config);
}

Result<Config> load(const fs::path& file, bool privileged) {
  return load(Paths{.file = fs::absolute(file), .privileged = privileged});
}

Result<Config> load_settings(const fs::path& file, bool privileged) {
  Config config = default_config();
  config.privileged = privileged;
  std::vector<Problem> problems;
  load_main(Paths{.file = fs::absolute(file), .privileged = privileged}, config, problems);
  apply_policy(system_policy(), config, problems);
  if (!problems.empty()) return error(Errc::invalid_argument, print(problems));
  return config;
}

}  // namespace psremoting::config
