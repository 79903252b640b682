#include "base/handle.hpp"

#include <windows.h>

namespace psremoting {

void close_handle(NativeHandle handle) {
  ::CloseHandle(reinterpret_cast<HANDLE>(handle));
}

}  // namespace psremoting
