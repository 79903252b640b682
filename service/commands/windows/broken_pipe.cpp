#include "service/commands/broken_pipe.hpp"

namespace psremoting::service {

// Windows knows no other way.
void ignore_broken_pipes() {}

}  // namespace psremoting::service
