#include "base/handle.hpp"

#include <unistd.h>

namespace psremoting {

void close_handle(NativeHandle handle) { ::close(static_cast<int>(handle)); }

}  // namespace psremoting
