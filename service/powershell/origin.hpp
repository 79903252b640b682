#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace psremoting::service::powershell {

// Where an install of ours came from; kept in its folder, as psremoting-origin.json.
struct Origin {
  std::string archive;  // its name, without folders
  std::string sha256;
  std::string added;  // UTC: "2026-11-27T19:30:00Z"

  friend bool operator==(const Origin&, const Origin&) = default;
};

// Reads it. Nothing where there is none that can be read: whoever made the folder, it was not `powershell add`.
std::optional<Origin> origin_of(const std::filesystem::path& install);

// Writes it, for everybody to read. Errc::io where the system says no.
Result<void> write_origin(const std::filesystem::path& install, const Origin& origin);

}  // namespace psremoting::service::powershell
