#pragma once

#include <filesystem>
#include <windows.h>
#include <shlobj.h>

namespace psremoting::config {

// From the system, not from the environment, which is the caller's. Empty where it has none.
inline std::filesystem::path known_folder(const KNOWNFOLDERID& id) {
  wchar_t* folder = nullptr;
  std::filesystem::path out;
  if (SUCCEEDED(::SHGetKnownFolderPath(id, 0, nullptr, &folder))) out = folder;
  ::CoTaskMemFree(folder);
  return out;
}

}  // namespace psremoting::config
