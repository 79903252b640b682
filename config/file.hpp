#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "base/result.hpp"

namespace psremoting::config {

// The whole of a regular file. Errc::not_found where there is none, too_large beyond `most` bytes, io else.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t most);

// Makes the folder and those above it that are missing. Those that it makes are for everybody to pass and read,
// whatever the umask.
std::error_code make_folder(const std::filesystem::path& folder);

// Writes beside it and puts it in its place: a reader sees the old text or the new one. Makes the folder. Who may read
// it stays as it was; a new one is for everybody to read, whatever the umask: the service's account has to.
Result<void> replace_file(const std::filesystem::path& file, std::string_view text);

}  // namespace psremoting::config
