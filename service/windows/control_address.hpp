#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "service/control_door.hpp"

namespace psremoting::service {

// The named pipes of the service that has this state directory: pipes have no folders of their own, so their names have
// a number made of the path (FNV-1a, no secret), in which case does not count.
inline std::wstring control_address(const std::filesystem::path& state_directory, Door door) {
  const std::wstring path = std::filesystem::absolute(state_directory).lexically_normal().make_preferred().native();
  std::uint64_t number = 14695981039346656037u;
  for (wchar_t c : path) number = (number ^ std::uint64_t(c >= L'A' && c <= L'Z' ? c + 32 : c)) * 1099511628211u;
  const std::wstring name = door == Door::administrators ? L"control-" : L"self-";
  return L"\\\\.\\pipe\\psremoting-" + name + std::to_wstring(number);
}

}  // namespace psremoting::service
