#include "service/commands/closed_file.hpp"

namespace psremoting::service {

std::optional<ClosedFile> closed_file(const std::string&, const std::filesystem::path&) { return std::nullopt; }

}  // namespace psremoting::service
