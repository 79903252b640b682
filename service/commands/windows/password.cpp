#include "service/commands/password.hpp"

#include <array>
#include <windows.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"

namespace psremoting::service {
namespace {

Handle open(const wchar_t* device) {
  return owned(::CreateFileW(device, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                             OPEN_EXISTING, 0, nullptr));
}

void say(const Handle& console, std::wstring_view text) {
  ::WriteConsoleW(native(console), text.data(), static_cast<DWORD>(text.size()), nullptr, nullptr);
}

}  // namespace

Result<Secret> ask_password(const std::string& prompt) {
  const Handle input = open(L"CONIN$"), output = open(L"CONOUT$");
  DWORD before = 0;
  if (!input || !output || !::GetConsoleMode(native(input), &before))
    return error(Errc::io, "there is no console to ask on; use --password-stdin or --generate");
  say(output, wide(prompt));
  ::SetConsoleMode(native(input), (before | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT) & ~DWORD{ENABLE_ECHO_INPUT});
  std::array<wchar_t, 1024> line{};
  DWORD size = 0;
  const bool read = ::ReadConsoleW(native(input), line.data(), static_cast<DWORD>(line.size()), &size, nullptr);
  ::SetConsoleMode(native(input), before);
  say(output, L"\n");
  while (size > 0 && (line[size - 1] == L'\n' || line[size - 1] == L'\r')) --size;
  Secret secret(utf8(std::wstring_view(line.data(), size)));
  ::SecureZeroMemory(line.data(), sizeof line);
  if (!read || secret.empty()) return error(Errc::invalid_argument, "an empty password lets nobody in");
  return secret;
}

}  // namespace psremoting::service
