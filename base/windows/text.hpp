#pragma once

#include <string>
#include <string_view>
#include <windows.h>

#include "base/result.hpp"

// Text is UTF-8 everywhere but at the calls of Windows.
namespace psremoting {

// What is no UTF-8, or no UTF-16, becomes U+FFFD.
std::wstring wide(std::string_view text);
std::string utf8(std::wstring_view text);

// "what: the system's words for the code", Errc::io.
Error windows_error(std::string_view what, DWORD code = ::GetLastError());

}  // namespace psremoting
