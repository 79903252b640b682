#include "service/state_folder.hpp"

namespace psremoting::service {

void make_state_folder(const std::filesystem::path&, const std::string&) {}

std::string why_not_kept(const std::filesystem::path& folder) {
  std::error_code failed;
  if (std::filesystem::is_directory(folder, failed)) return {};
  return folder.string() + ", where the service keeps its certificate, is not there: psremoting enable makes it";
}

}  // namespace psremoting::service
