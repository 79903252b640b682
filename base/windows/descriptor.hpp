#pragma once

#include <memory>
#include <windows.h>

#include "base/windows/local_freed.hpp"

namespace psremoting {

// Whose something is and who may do what with it.
using Descriptor = std::unique_ptr<void, LocalFreed>;

// Of a text in SDDL; none, and GetLastError() says why, where it is no such text.
Descriptor descriptor_of(const wchar_t* sddl);

}  // namespace psremoting
