#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace psremoting::service::powershell {

// Copies a file and gives the SHA-256 of what was copied, in 64 small hexadecimal digits: nobody who may write the
// original can change what was looked at. Errc::not_found, too_large beyond `most` bytes, or io, each naming the file.
Result<std::string> copy_with_digest(const std::filesystem::path& from, const std::filesystem::path& to,
                                     std::uint64_t most);

// Whether a person's text is a SHA-256: 64 hexadecimal digits of either case.
bool is_sha256(const std::string& text);

}  // namespace psremoting::service::powershell
