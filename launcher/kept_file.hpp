#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/handle.hpp"
#include "base/result.hpp"

// A file that is nobody's business but its owner's: the system's administrator, or whoever runs us.
namespace psremoting::launcher {

// The whole text, after checking that nobody else may read or write it: Errc::access_denied, and what to do, where
// somebody may. Links are followed; on Linux as root, no part of the way may be another's. Errc::not_found where there
// is no such file.
Result<std::string> read_kept(const std::filesystem::path& file);

// A reader sees the old text or the new one. A new file is its owner's alone.
Result<void> replace_kept(const std::filesystem::path& file, std::string_view text);

// Holds all other writers off until it goes.
Result<Handle> hold_kept(const std::filesystem::path& file);

}  // namespace psremoting::launcher
