#include "config/install_version.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

#include "config/file.hpp"

namespace psremoting::config {
namespace {

// "7.7.0.1" as PowerShell's build derives it from 7.7.0-preview.1.
std::optional<Version> version_of_number(std::string_view text) {
  const auto second = text.find('.', text.find('.') + 1);
  const auto third = second == std::string_view::npos ? second : text.find('.', second + 1);
  auto version = Version::parse(text.substr(0, third));
  if (!version || third == std::string_view::npos) return version;
  const auto tail = text.substr(third + 1);
  int number = 0;
  auto [end, failed] = std::from_chars(tail.data(), tail.data() + tail.size(), number);
  if (failed != std::errc() || end != tail.data() + tail.size() || number < 0) return std::nullopt;
  if (number < 100)
    version->prerelease = "preview." + std::to_string(number);
  else if (number < 500)
    version->prerelease = "rc." + std::to_string(number - 100);
  return version;
}

}  // namespace

std::optional<Version> version_of_resource(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::string_view key = "P\0r\0o\0d\0u\0c\0t\0V\0e\0r\0s\0i\0o\0n\0\0\0"sv;
  const auto found = bytes.find(key);
  if (found == std::string_view::npos) return std::nullopt;
  // Padded to 32 bits with zeros, then UTF-16 to a zero or, here, to the blank before the commit.
  std::size_t at = found + key.size();
  for (std::size_t end = at + 2; at < end && bytes.substr(at, 2) == "\0\0"sv;) at += 2;
  std::string text;
  constexpr std::size_t longest = 64;
  for (; at + 1 < bytes.size() && text.size() < longest; at += 2) {
    if (bytes[at] <= ' ' || bytes[at + 1] != 0) break;
    text += bytes[at];
  }
  return Version::parse(text.substr(0, text.find('+')));
}

std::optional<Version> version_of_deps(std::string_view json) {
  const auto deps = nlohmann::json::parse(json, nullptr, false);
  if (!deps.is_object() || !deps.contains("libraries") || !deps["libraries"].is_object()) return std::nullopt;
  for (const auto& [name, unused] : deps["libraries"].items()) {
    if (name.starts_with("pwsh/")) return version_of_number(std::string_view(name).substr(5));
  }
  return std::nullopt;
}

std::optional<Version> install_version(const std::filesystem::path& folder) {
  constexpr std::size_t largest = 8 * 1024 * 1024;
  if (auto library = read_file(folder / "pwsh.dll", largest)) {
    if (auto version = version_of_resource(*library)) return version;
  }
  auto deps = read_file(folder / "pwsh.deps.json", largest);
  return deps ? version_of_deps(*deps) : std::nullopt;
}

}  // namespace psremoting::config
