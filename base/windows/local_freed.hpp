#pragma once

#include <windows.h>

namespace psremoting {

// For a unique_ptr to what the security functions allocate.
struct LocalFreed {
  void operator()(void* memory) const { ::LocalFree(memory); }
};

}  // namespace psremoting
