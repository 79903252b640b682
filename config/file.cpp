#include "config/file.hpp"

#include <fstream>

namespace psremoting::config {

namespace fs = std::filesystem;

Result<std::string> read_file(const fs::path& file, std::size_t most) {
  std::error_code failed;
  const auto status = fs::status(file, failed);
  if (status.type() == fs::file_type::not_found) return error(Errc::not_found, file.string() + " does not exist");
  if (failed || !fs::is_regular_file(status)) return error(Errc::io, file.string() + " is not a readable file");
  std::ifstream in(file, std::ios::binary);
  if (!in) return error(Errc::io, file.string() + " cannot be opened; may this account read it?");
  // Not by the file's size, which may change meanwhile.
  std::string text(most + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return error(Errc::io, file.string() + " cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most)
    return error(Errc::too_large, file.string() + " is larger than " + std::to_string(most) + " bytes");
  return text;
}

Result<void> replace_file(const fs::path& file, std::string_view text) {
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  fs::path beside = file;
  beside += ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text << std::flush;
  const bool written = out.good();
  out.close();
  // Who may read it stays as it was.
  std::error_code missing;
  if (const auto status = fs::status(file, missing); written && fs::exists(status))
    fs::permissions(beside, status.permissions(), failed);
  if (written) fs::rename(beside, file, failed);
  if (written && !failed) return {};
  std::error_code ignored;
  fs::remove(beside, ignored);
  return error(Errc::io, file.string() + " cannot be written" + (failed ? ": " + failed.message() : ""));
}

}  // namespace psremoting::config
