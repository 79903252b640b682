#pragma once

#include <catch2/catch.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <windows.h>

#include "base/windows/native.hpp"
#include "base/windows/text.hpp"
#include "support/temporary_folder.hpp"

namespace psremoting::test {

// The program beside this one that stands in for a worker.
inline std::filesystem::path stand_in() {
  std::array<wchar_t, 32768> path{};
  ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  return std::filesystem::path(path.data()).parent_path() / PSREMOTING_STAND_IN;
}

// Reads one of our ends to its end; blocks, which is what it is for.
inline std::string read_all(const Handle& handle) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    OVERLAPPED read{};
    DWORD size = 0;
    if (!::ReadFile(native(handle), buffer.data(), static_cast<DWORD>(buffer.size()), nullptr, &read) &&
        ::GetLastError() != ERROR_IO_PENDING)
      return text;
    if (!::GetOverlappedResult(native(handle), &read, &size, TRUE)) return text;
    text.append(buffer.data(), size);
  }
}

inline void write_all(const Handle& handle, std::string_view text) {
  OVERLAPPED write{};
  DWORD size = 0;
  ::WriteFile(native(handle), text.data(), static_cast<DWORD>(text.size()), nullptr, &write);
  REQUIRE(::GetOverlappedResult(native(handle), &write, &size, TRUE));
}

}  // namespace psremoting::test
