#include "config/installs.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

std::optional<Version> version_of_library(std::string_view text) {
  auto third = text.find('.', text.find('.') + 1);
  auto fourth = third == std::string_view::npos ? third : text.find('.', third + 1);
  auto version = Version::parse(text.substr(0, fourth));
  if (!version || fourth == std::string_view::npos) return version;
  int number = 0;
  auto tail = text.substr(fourth + 1);
  if (std::from_chars(tail.data(), tail.data() + tail.size(), number).ec != std::errc()) return std::nullopt;
  if (number < 100) version->prerelease = "preview." + std::to_string(number);
  else if (number < 500) version->prerelease = "rc." + std::to_string(number - 100);
  return version;
}

std::optional<std::string> read(const fs::path& file) {
  constexpr std::uintmax_t most = 4 * 1024 * 1024;
  std::error_code failed;
  auto size = fs::file_size(file, failed);
  if (failed || size > most) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::optional<Install> install_in(const fs::path& folder, const std::string& source, bool trusted_only) {
  std::error_code failed;
  fs::path executable = fs::canonical(folder / executable_name(), failed);
  if (failed) return std::nullopt;
  auto deps = read(executable.parent_path() / "pwsh.deps.json");
  auto version = deps ? version_of_deps(*deps) : std::nullopt;
  if (!version) return std::nullopt;
  Install install{*version, executable, source, {}};
  if (trusted_only) install.refused = distrust(executable).value_or("");
  return install;
}

}  // namespace

std::optional<Version> version_of_deps(std::string_view json) {
  auto deps = nlohmann::json::parse(json, nullptr, false);
  if (!deps.is_object() || !deps.contains("libraries") || !deps["libraries"].is_object()) return std::nullopt;
  for (const auto& [name, unused] : deps["libraries"].items()) {
    if (name.starts_with("pwsh/")) return version_of_library(std::string_view(name).substr(5));
  }
  return std::nullopt;
}

std::vector<Install> find_installs(const std::vector<Root>& roots, bool trusted_only) {
  std::vector<Install> found;
  std::set<fs::path> seen;
  auto look = [&](const fs::path& folder, const std::string& source) {
    auto install = install_in(folder, source, trusted_only);
    if (install && seen.insert(install->executable).second) found.push_back(std::move(*install));
  };
  for (const Root& root : roots) {
    look(root.folder, root.source);
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(root.folder, fs::directory_options::skip_permission_denied, failed)) look(entry.path(), root.source);
  }
  std::ranges::sort(found, [](const Install& a, const Install& b) { return a.version > b.version; });
  return found;
}

}  // namespace psremoting::config
