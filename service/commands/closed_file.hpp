#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace psremoting::service {

// A file that the account which faces the network may not read.
struct ClosedFile {
  std::string found;  // which, to whom, and the folder that keeps it out where it is one
  std::string cure;   // what to type, or to do
};

// Both, as one sentence without its end.
inline std::string words(const ClosedFile& closed) { return closed.found + " (" + closed.cure + ')'; }

// Nothing where the account reads the file, and where it cannot be known: root alone can tell, and on Windows the
// service faces the network as the account that it is. `file` is absolute. Starts a process for a moment.
std::optional<ClosedFile> closed_file(const std::string& account, const std::filesystem::path& file);

}  // namespace psremoting::service
