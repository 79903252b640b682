#include "config/installs.hpp"

#include <array>
#include <cstring>
#include <fstream>
#include <memory>
#include <windows.h>

#include "config/paths.hpp"
#include "config/windows/known_folder.hpp"

namespace psremoting::config {
namespace {

namespace fs = std::filesystem;

struct KeyClosed {
  void operator()(HKEY key) const { ::RegCloseKey(key); }
};
using Key = std::unique_ptr<std::remove_pointer_t<HKEY>, KeyClosed>;

Key open_key(const wchar_t* path) {
  HKEY key = nullptr;
  const auto failed = ::RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | KEY_WOW64_64KEY, &key);
  return Key(failed == ERROR_SUCCESS ? key : nullptr);
}

// Empty where there is no such text.
std::wstring text_value(const Key& key, const wchar_t* below, const wchar_t* name) {
  std::array<wchar_t, 1024> text{};
  auto size = static_cast<DWORD>(text.size() * sizeof(wchar_t));
  if (!key || ::RegGetValueW(key.get(), below, name, RRF_RT_REG_SZ, nullptr, text.data(), &size) != ERROR_SUCCESS)
    return {};
  return text.data();
}

// Each MSI of PowerShell writes where it put itself.
void add_registered(std::vector<Root>& roots) {
  auto versions = open_key(L"SOFTWARE\\Microsoft\\PowerShellCore\\InstalledVersions");
  std::array<wchar_t, 256> name{};
  for (DWORD i = 0; versions; ++i) {
    auto size = static_cast<DWORD>(name.size());
    if (::RegEnumKeyExW(versions.get(), i, name.data(), &size, nullptr, nullptr, nullptr, nullptr) != ERROR_SUCCESS)
      return;
    std::wstring folder = text_value(versions, name.data(), L"InstallLocation");
    if (!folder.empty()) roots.push_back({std::move(folder), "package", {}});
  }
}

// "5.1.19041.4522": the fourth number is no part of a version here.
std::optional<Version> three_numbers(const std::string& text) {
  std::size_t end = 0;
  for (int dots = 0; end < text.size(); ++end) {
    if (text[end] == '.' && ++dots == 3) break;
  }
  return Version::parse(std::string_view(text).substr(0, end));
}

// The machine in a program's header: Microsoft's PE format, "COFF File Header". 0 for what is no program.
std::uint16_t machine_of(const fs::path& executable) {
  std::ifstream file(executable, std::ios::binary);
  std::array<char, 64> start{};
  std::uint32_t at = 0;
  if (!file.read(start.data(), start.size()) || start[0] != 'M' || start[1] != 'Z') return 0;
  std::memcpy(&at, start.data() + 0x3c, sizeof at);
  std::array<char, 6> header{};
  std::uint16_t machine = 0;
  if (!file.seekg(at) || !file.read(header.data(), header.size()) || std::memcmp(header.data(), "PE\0\0", 4) != 0)
    return 0;
  std::memcpy(&machine, header.data() + 4, sizeof machine);
  return machine;
}

}  // namespace

std::vector<Root> standard_roots() {
  std::vector<Root> roots;
  if (auto folder = known_folder(FOLDERID_ProgramFiles); !folder.empty()) {
    roots.push_back({folder / "PowerShell", "package", {}});
    roots.push_back({powershell_folder(), "psremoting", {}});
    roots.push_back(
        {folder / "WindowsApps", "MSIX",
         "it is an MSIX package, which Windows starts for nobody but the user who installed it; install the "
         "ZIP or the MSI of this version"});
  }
  add_registered(roots);
  return roots;
}

// Windows PowerShell 5.1, which is a part of Windows: only TrustedInstaller writes there.
std::vector<Install> built_in_installs() {
  auto key = open_key(L"SOFTWARE\\Microsoft\\PowerShell\\3\\PowerShellEngine");
  auto version = three_numbers(fs::path(text_value(key, nullptr, L"PowerShellVersion")).string());
  const fs::path executable = known_folder(FOLDERID_System) / "WindowsPowerShell" / "v1.0" / "powershell.exe";
  std::error_code failed;
  if (!version || version->major != 5 || version->minor < 1 || !fs::is_regular_file(executable, failed)) return {};
  return {{*version, executable, "windows powershell", {}, 0}};
}

// Windows on ARM64 starts programs for x64, too; no other Windows starts those for ARM64.
std::string wrong_machine(const fs::path& executable) {
  SYSTEM_INFO system{};
  ::GetNativeSystemInfo(&system);
  if (machine_of(executable) != IMAGE_FILE_MACHINE_ARM64 ||
      system.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_ARM64)
    return {};
  return "it is built for ARM64, which this machine is not; install the one for x64";
}

std::string_view executable_name() { return "pwsh.exe"; }

}  // namespace psremoting::config
