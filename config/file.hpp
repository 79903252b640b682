#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace psremoting::config {

// The whole of a regular file. Errc::not_found where there is none, too_large beyond `most` bytes, io else.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t most);

// Writes beside it and puts it in its place: a reader sees the old text or the new one. Makes the folder.
Result<void> replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace psremoting::config
