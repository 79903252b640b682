#include "service/commands/ask_service.hpp"

#include <windows.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "service/windows/control_address.hpp"

namespace psremoting::service {
namespace {

constexpr std::size_t longest_answer = 64 * 1024 * 1024;
constexpr DWORD patience = 5000;  // milliseconds, while others ask

// Whoever made the pipe learns who we are and no more. GENERIC_WRITE would ask to make ends of it, too.
HANDLE open_pipe(const std::wstring& name) {
  return ::CreateFileW(name.c_str(), GENERIC_READ | FILE_WRITE_DATA, 0, nullptr, OPEN_EXISTING,
                       SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
}

Error no_connection(const std::filesystem::path& state_directory) {
  const DWORD why = ::GetLastError();
  if (why == ERROR_ACCESS_DENIED)
    return error(Errc::access_denied, "only administrators may ask the service; run it in an elevated console");
  if (why == ERROR_FILE_NOT_FOUND)
    return error(Errc::not_found, "no service that has " + utf8(state_directory.native()) +
                                      " runs; start it with: Start-Service psremoting (psremoting enable makes it)");
  return windows_error("the service cannot be asked", why);
}

Result<std::string> read_answer(HANDLE pipe) {
  std::string answer;
  char bytes[4096];
  while (answer.size() < longest_answer) {
    DWORD size = 0;
    if (!::ReadFile(pipe, bytes, sizeof bytes, &size, nullptr) || size == 0)
      return windows_error("the service did not answer");
    answer.append(bytes, size);
    if (answer.back() != '\n') continue;
    answer.pop_back();
    return answer;
  }
  return error(Errc::io, "the service's answer has no end");
}

}  // namespace

Result<std::string> ask_service(const std::filesystem::path& state_directory, Door door, const std::string& question) {
  const std::wstring name = control_address(state_directory, door);
  HANDLE pipe = open_pipe(name);
  if (pipe == INVALID_HANDLE_VALUE && ::GetLastError() == ERROR_PIPE_BUSY && ::WaitNamedPipeW(name.c_str(), patience))
    pipe = open_pipe(name);
  if (pipe == INVALID_HANDLE_VALUE) return no_connection(state_directory);
  const Handle closed = owned(pipe);
  DWORD written = 0;
  const std::string line = question + '\n';
  if (!::WriteFile(pipe, line.data(), static_cast<DWORD>(line.size()), &written, nullptr))
    return windows_error("the service cannot be asked");
  return read_answer(pipe);
}

}  // namespace psremoting::service
