#include "config/file_owner.hpp"

namespace psremoting::config {

void give_owner_of(const std::filesystem::path&, const std::filesystem::path&) {}

}  // namespace psremoting::config
