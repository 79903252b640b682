#include "tests/support/pipe_pair.hpp"

#include <string>
#include <system_error>
#include <windows.h>

#include "base/guid.hpp"
#include "base/windows/native.hpp"

namespace psremoting {
namespace {

Handle checked(HANDLE handle, const char* what) {
  if (handle == INVALID_HANDLE_VALUE)
    throw std::system_error(static_cast<int>(::GetLastError()), std::system_category(), what);
  return owned(handle);
}

}  // namespace

PipePair make_pipe_pair() {
  const std::string id = Guid::random().lower();
  const std::wstring name = L"\\\\.\\pipe\\psremoting-test-" + std::wstring(id.begin(), id.end());
  Handle here = checked(::CreateNamedPipeW(name.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1,
                                           65536, 65536, 0, nullptr),
                        "CreateNamedPipeW");
  Handle there = checked(::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                       FILE_FLAG_OVERLAPPED, nullptr),
                         "CreateFileW");
  return PipePair{std::move(here), std::move(there)};
}

}  // namespace psremoting
