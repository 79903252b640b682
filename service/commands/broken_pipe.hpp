#pragma once

namespace psremoting::service {

// From now on, writing to who is gone is an error, not the end of the program. By platform.
void ignore_broken_pipes();

}  // namespace psremoting::service
