#include "base/version.hpp"

namespace psremoting {

std::string_view version() { return PSREMOTING_VERSION; }

}  // namespace psremoting
