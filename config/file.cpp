#include "config/file.hpp"

#include <fstream>

#include "config/file_owner.hpp"

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

namespace {

constexpr fs::perms for_all_to_read =
    fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read;
constexpr fs::perms for_all_to_pass =
    for_all_to_read | fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;

}  // namespace

std::error_code make_folder(const fs::path& folder) {
  std::error_code failed;
  if (folder.empty() || fs::is_directory(folder, failed)) return {};
  if (auto above = make_folder(folder.parent_path())) return above;
  if (fs::create_directory(folder, failed)) fs::permissions(folder, for_all_to_pass, failed);
  return failed;
}

Result<void> replace_file(const fs::path& file, std::string_view text) {
  std::error_code failed = make_folder(file.parent_path());
  fs::path beside = file;
  beside += ".new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text << std::flush;
  const bool written = out.good();
  out.close();
  std::error_code missing;
  const auto status = fs::status(file, missing);
  if (written && fs::exists(status)) give_owner_of(file, beside);
  if (written) fs::permissions(beside, fs::exists(status) ? status.permissions() : for_all_to_read, failed);
  if (written) fs::rename(beside, file, failed);
  if (written && !failed) return {};
  std::error_code ignored;
  fs::remove(beside, ignored);
  return error(Errc::io, file.string() + " cannot be written" + (failed ? ": " + failed.message() : ""));
}

}  // namespace psremoting::config
