#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psremoting::config {

// A PowerShell version as SemVer orders it: 7.6.0-preview.4 comes before 7.6.0.
struct Version {
  int major = 0, minor = 0, patch = 0;
  std::string prerelease;  // "preview.4", "rc.1"; empty for a stable one

  static std::optional<Version> parse(std::string_view text);
  std::string text() const;
  bool is_preview() const { return !prerelease.empty(); }
  std::strong_ordering operator<=>(const Version& other) const;
  bool operator==(const Version& other) const = default;
};

// One PowerShell on this host, recognised by reading its files, never by running it.
struct Install {
  Version version;
  std::filesystem::path executable;  // absolute
  // "package", "zip", "snap", "dotnet tool", "registered root", "windows powershell"; "psremoting" for those that
  // `psremoting powershell add` put there
  std::string source;
  std::string refused;      // empty: it is served; else why not, in words for the administrator
  std::uint64_t stamp = 0;  // another one when its files were replaced by others of the same version
  std::uint64_t files = 0;  // another one when any of its files changed (files_stamp())

  friend bool operator==(const Install&, const Install&) = default;
};

}  // namespace psremoting::config
