#include "service/enable/files.hpp"

#include <fstream>
#include <iterator>
#include <optional>

namespace psremoting::service::enable {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool is_kept_by_us(const File& file, const std::string& text) {
  return text == file.text || (file.ours && first_line(text) == first_line(file.text));
}

bool is_there(const fs::path& path) {
  std::error_code failed;
  return fs::exists(fs::symlink_status(path, failed));
}

std::string name_of(const File& file) { return file.path.string() + ", " + file.what; }

Error io_error(const fs::path& path, const std::error_code& why) {
  return error(Errc::io, path.string() + ": " + why.message());
}

Result<Finding> look_at(const File& file) {
  const auto name = name_of(file);
  if (!file.packaged.empty() && !is_there(file.path) && is_there(file.packaged))
    return fits(file.packaged.string() + ", " + file.what + ", is there");
  if (!is_there(file.path)) return lacks("write", "wrote", name);
  const auto text = text_of(file.path);
  if (!text) return error(Errc::io, name + " cannot be read");
  if (*text == file.text) return fits(name + ", is there");
  if (is_kept_by_us(file, *text)) return lacks("bring", "brought", file.path.string() + " up to date");
  return fits(name + ", is not as we write it, and stays as it is");
}

Result<Finding> look_for_removal(const File& file) {
  const auto name = name_of(file);
  if (!is_there(file.path)) return fits("there is no " + file.path.string());
  const auto text = text_of(file.path);
  if (text && is_kept_by_us(file, *text)) return lacks("remove", "removed", name);
  return left(name + ", is not as we write it, and stays");
}

}  // namespace

Result<void> put(const fs::path& path, const std::string& text) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  fs::path next = path;
  next += ".new";
  fs::remove(next, failed);
  {
    std::ofstream out(next, std::ios::binary);
    out << text << std::flush;
    if (!out) return error(Errc::io, next.string() + " cannot be written");
  }
  using enum fs::perms;
  fs::permissions(next, owner_read | owner_write | group_read | others_read, failed);
  if (!failed) fs::rename(next, path, failed);
  if (failed) return io_error(path, failed);
  return {};
}

Step write_file(const File& file) {
  return {file.step, [file] { return look_at(file); }, [file] { return put(file.path, file.text); }};
}

Step remove_file(const File& file) {
  auto act = [path = file.path]() -> Result<void> {
    std::error_code failed;
    fs::remove(path, failed);
    if (failed) return io_error(path, failed);
    return {};
  };
  return {file.step, [file] { return look_for_removal(file); }, act, false};
}

Step make_folder(std::string step, const fs::path& path, const std::string& what) {
  auto look = [path, what]() -> Result<Finding> {
    std::error_code failed;
    if (fs::is_directory(path, failed)) return fits(path.string() + ", " + what + ", is there");
    return lacks("make", "made", path.string() + ", " + what);
  };
  auto act = [path]() -> Result<void> {
    std::error_code failed;
    fs::create_directories(path, failed);
    using enum fs::perms;
    if (!failed) fs::permissions(path, owner_all | group_read | group_exec | others_read | others_exec, failed);
    if (failed) return io_error(path, failed);
    return {};
  };
  return {std::move(step), look, act};
}

}  // namespace psremoting::service::enable
