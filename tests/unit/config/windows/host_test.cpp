#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <windows.h>

#include "config/installs.hpp"
#include "config/paths.hpp"
#include "tests/unit/config/installed.hpp"

namespace psremoting::config {
namespace {

TEST_CASE("Program Files is where PowerShell is looked for, by its name on Windows", "[config][installs]") {
  auto roots = standard_roots();
  REQUIRE_FALSE(roots.empty());
  CHECK(roots[0].folder.filename() == "PowerShell");
  CHECK(roots[0].folder.is_absolute());
  CHECK(executable_name() == "pwsh.exe");
}

// An empty HKEY_LOCAL_MACHINE for this process, while it lives; the machine's own stays as it is.
class OwnRegistry {
 public:
  OwnRegistry() {
    HKEY stand_in = nullptr;
    REQUIRE(::RegCreateKeyExW(HKEY_CURRENT_USER, path, 0, nullptr, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, nullptr,
                              &stand_in, nullptr) == ERROR_SUCCESS);
    REQUIRE(::RegOverridePredefKey(HKEY_LOCAL_MACHINE, stand_in) == ERROR_SUCCESS);
    ::RegCloseKey(stand_in);
  }
  OwnRegistry(const OwnRegistry&) = delete;
  OwnRegistry& operator=(const OwnRegistry&) = delete;
  ~OwnRegistry() {
    ::RegOverridePredefKey(HKEY_LOCAL_MACHINE, nullptr);
    ::RegDeleteTreeW(HKEY_CURRENT_USER, path);
  }

  void write(const wchar_t* key, const wchar_t* name, const std::wstring& text) {
    HKEY below = nullptr;
    REQUIRE(::RegCreateKeyExW(HKEY_LOCAL_MACHINE, key, 0, nullptr, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, nullptr, &below,
                              nullptr) == ERROR_SUCCESS);
    const auto size = static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t));
    CHECK(::RegSetValueExW(below, name, 0, REG_SZ, reinterpret_cast<const BYTE*>(text.c_str()), size) == ERROR_SUCCESS);
    ::RegCloseKey(below);
  }

 private:
  static constexpr const wchar_t* path = L"Software\\psremoting-test";
};

TEST_CASE("Where an MSI says it put PowerShell is looked into", "[config][installs]") {
  OwnRegistry registry;
  const auto before = standard_roots();
  registry.write(L"SOFTWARE\\Microsoft\\PowerShellCore\\InstalledVersions\\{test}", L"InstallLocation",
                 L"D:\\Tools\\PowerShell\\7\\");
  auto roots = standard_roots();
  REQUIRE(roots.size() == before.size() + 1);
  CHECK(roots.back() == Root{"D:\\Tools\\PowerShell\\7\\", "package", {}});
}

TEST_CASE("What is in Windows' folder of MSIX packages is shown, and refused with the way out", "[config][installs]") {
  const auto roots = standard_roots();
  const auto msix = std::ranges::find(roots, "MSIX", &Root::source);
  REQUIRE(msix != roots.end());
  CHECK(msix->folder.filename() == "WindowsApps");
  CHECK(msix->refused.find("install the ZIP") != std::string::npos);
}

TEST_CASE("A program for ARM64 is refused where the machine is another", "[config][installs]") {
  test::TemporaryFolder folder;
  const auto program = test::install(folder, "7", "7.4.7.500");
  auto refused = [&] { return find_installs({{folder / "7", "zip", {}}}, false).at(0).refused; };
  std::string bytes(0x86, '\0');
  bytes.replace(0, 2, "MZ");
  bytes[0x3c] = '\x80';
  bytes.replace(0x80, 4, "PE\0\0", 4);
  for (const std::string machine : {"\x64\xaa", "\x64\x86"}) {
    bytes.replace(0x84, 2, machine);
    folder.write("7/pwsh.exe", bytes);
    CHECK((refused().find("ARM64") != std::string::npos) == (machine == "\x64\xaa"));
  }
  for (const std::string& none : {bytes.substr(0, 0x85), std::string("MZ"), bytes.substr(0, 0x3f) + '\x7f'}) {
    folder.write("7/pwsh.exe", none);
    CHECK(refused().empty());
  }
}

TEST_CASE("Windows PowerShell is found by what Windows says of it", "[config][installs]") {
  const wchar_t* engine = L"SOFTWARE\\Microsoft\\PowerShell\\3\\PowerShellEngine";
  OwnRegistry registry;
  SECTION("5.1") {
    registry.write(engine, L"PowerShellVersion", L"5.1.19041.4522");
    auto found = built_in_installs();
    REQUIRE(found.size() == 1);
    CHECK(found[0].version.text() == "5.1.19041");
    CHECK(found[0].executable.filename() == "powershell.exe");
    CHECK(found[0].source == "windows powershell");
  }
  SECTION("none") { CHECK(built_in_installs().empty()); }
  SECTION("an older one, which has no server mode") {
    registry.write(engine, L"PowerShellVersion", L"4.0");
    CHECK(built_in_installs().empty());
  }
}

TEST_CASE("What is not there, or not on a local disk, is not trusted", "[config][trust]") {
  CHECK_FALSE(distrust("C:\\no such folder\\pwsh.exe").empty());
  CHECK_FALSE(distrust("\\\\server\\share\\pwsh.exe").empty());
}

TEST_CASE("The configuration lies in ProgramData unless the environment names one", "[config][paths]") {
  ::SetEnvironmentVariableW(L"PSREMOTING_CONFIG", nullptr);
  auto paths = default_paths();
  CHECK_FALSE(paths.required);
  CHECK(paths.file.is_absolute());
  CHECK(paths.file.parent_path().filename() == "psremoting");
  CHECK(paths.file.filename() == "psremoting.json");

  ::SetEnvironmentVariableW(L"PSREMOTING_CONFIG", L"C:\\k\u00f6ln.json");
  CHECK(default_paths().file == std::filesystem::path(L"C:\\k\u00f6ln.json"));
  CHECK(default_paths().required);
  ::SetEnvironmentVariableW(L"PSREMOTING_CONFIG", nullptr);
}

TEST_CASE("A process knows its account", "[config][paths]") { CHECK(own_account().find('\\') != std::string::npos); }

}  // namespace
}  // namespace psremoting::config
