#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace psremoting::service {

// The named pipe of the service that has this state directory: pipes have no folders of their own, so its name has a
// number made of the path (FNV-1a, no secret), in which case does not count.
inline std::wstring control_address(const std::filesystem::path& state_directory) {
  const std::wstring path = std::filesystem::absolute(state_directory).lexically_normal().make_preferred().native();
  std::uint64_t number = 14695981039346656037u;
  for (wchar_t c : path) number = (number ^ std::uint64_t(c >= L'A' && c <= L'Z' ? c + 32 : c)) * 1099511628211u;
  return L"\\\\.\\pipe\\psremoting-control-" + std::to_wstring(number);
}

}  // namespace psremoting::service
