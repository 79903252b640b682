#include "service/commands/enable.hpp"

namespace psremoting::service {

// There is no `enable` on Windows yet: the service is registered by hand.
void add_enable(CLI::App&, int&) {}

}  // namespace psremoting::service
