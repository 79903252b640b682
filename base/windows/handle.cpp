#include "base/windows/native.hpp"

namespace psremoting {

void close_handle(NativeHandle handle) { ::CloseHandle(native(handle)); }

}  // namespace psremoting
