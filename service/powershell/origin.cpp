#include "service/powershell/origin.hpp"

#include <nlohmann/json.hpp>

#include "config/file.hpp"

namespace psremoting::service::powershell {
namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "psremoting-origin.json";
constexpr std::size_t largest = 64 * 1024;

}  // namespace

std::optional<Origin> origin_of(const fs::path& install) {
  const auto text = config::read_file(install / file_name, largest);
  const auto json = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  if (!json.is_object()) return std::nullopt;
  auto word = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  return Origin{word("Archive"), word("Sha256"), word("Added")};
}

Result<void> write_origin(const fs::path& install, const Origin& origin) {
  const nlohmann::ordered_json json{{"Archive", origin.archive}, {"Sha256", origin.sha256}, {"Added", origin.added}};
  const fs::path file = install / file_name;
  auto written = config::replace_file(file, json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
  if (!written) return written;
  std::error_code failed;
  fs::permissions(file, fs::perms::group_read | fs::perms::others_read, fs::perm_options::add, failed);
  if (failed) return error(Errc::io, file.string() + ": " + failed.message());
  return {};
}

}  // namespace psremoting::service::powershell
