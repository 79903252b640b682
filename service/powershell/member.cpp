#include "service/powershell/member.hpp"

#include <algorithm>
#include <vector>

#include "base/ascii.hpp"
#include "config/installs.hpp"

namespace psremoting::service::powershell {
namespace {

constexpr std::size_t longest_name = 1024;

Error refuse(std::string_view member, std::string_view why) {
  return error(Errc::malformed, '"' + std::string(member.substr(0, 200)) + "\" in the archive " + std::string(why));
}

// No part is empty or ".": they mean nothing.
std::vector<std::string> parts_of(std::string_view name) {
  std::vector<std::string> parts;
  while (!name.empty()) {
    const auto slash = std::min(name.find('/'), name.size());
    if (auto part = name.substr(0, slash); !part.empty() && part != ".") parts.emplace_back(part);
    name.remove_prefix(std::min(slash + 1, name.size()));
  }
  return parts;
}

// ':' is a drive's, or a stream's, on Windows; no file of PowerShell's has it.
bool is_forbidden(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\\' || c == ':' || c == 0x7f; }

std::string joined(const std::vector<std::string>& parts, std::size_t from) {
  std::string path;
  for (std::size_t i = from; i < parts.size(); ++i) path += (path.empty() ? "" : "/") + parts[i];
  return path;
}

// The folder of a tool's package that has this system's install.
std::string_view tool_system() { return config::executable_name() == "pwsh" ? "unix" : "win"; }

}  // namespace

Layout layout_of(const std::filesystem::path& archive) {
  return ascii::lower(archive.extension().string()) == ".nupkg" ? Layout::tool : Layout::install;
}

Result<std::optional<std::string>> place_of(std::string_view member, Layout layout) {
  using Place = std::optional<std::string>;
  if (member.empty() || member.size() > longest_name) return refuse(member, "has no usable name");
  if (member.front() == '/') return refuse(member, "has an absolute path");
  if (std::ranges::any_of(member, is_forbidden))
    return refuse(member, "has a character in its name that none may have");
  const auto parts = parts_of(member);
  if (std::ranges::find(parts, "..") != parts.end()) return refuse(member, "leads out of its folder");
  std::size_t from = 0;
  if (layout == Layout::tool) {
    if (parts.size() < 5 || parts[0] != "tools" || parts[2] != "any" || parts[3] != tool_system()) return Place();
    from = 4;
  }
  return parts.size() > from ? Place(joined(parts, from)) : Place();
}

Result<void> check_link(std::string_view place, std::string_view target) {
  auto refuse_link = [&](std::string_view why) {
    return refuse(place, "is a link to \"" + std::string(target.substr(0, 200)) + "\", " + std::string(why));
  };
  if (target.empty() || target.front() == '/' || std::ranges::any_of(target, is_forbidden))
    return refuse_link("which is outside the archive");
  std::size_t depth = parts_of(place).size() - 1;
  bool descended = false;
  for (const std::string& part : parts_of(target)) {
    if (part != "..")
      descended = true;
    else if (descended || depth-- == 0)
      return refuse_link("which leads out of the archive");
  }
  return {};
}

}  // namespace psremoting::service::powershell
