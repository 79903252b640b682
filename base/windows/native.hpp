#pragma once

#include <windows.h>

#include "base/handle.hpp"

// Between our handles, which know nothing of windows.h, and Windows' own.
namespace psremoting {

inline HANDLE native(NativeHandle handle) { return reinterpret_cast<HANDLE>(handle); }
inline HANDLE native(const Handle& handle) { return native(handle.get()); }

// Takes it over.
inline Handle owned(HANDLE handle) { return Handle(reinterpret_cast<NativeHandle>(handle)); }

}  // namespace psremoting
