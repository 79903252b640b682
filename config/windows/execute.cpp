#include "config/installs.hpp"

namespace psremoting::config {

// Each user may start a program wherever only administrators can have put it, if its access list does not say
// otherwise.
std::string not_executable(const std::filesystem::path&, bool) { return {}; }

}  // namespace psremoting::config
