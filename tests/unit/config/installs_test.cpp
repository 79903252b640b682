#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/unit/config/installed.hpp"

using namespace psremoting::config;
using psremoting::test::install;
using psremoting::test::program;
using psremoting::test::TemporaryFolder;
using psremoting::test::whole_install;

namespace {

// Those below the folder: the host may have Windows PowerShell.
std::vector<Install> found_in(const TemporaryFolder& folder, const std::string& below = "") {
  auto all = find_installs({{folder / below, "zip", {}}}, false);
  std::erase_if(all, [](const Install& found) { return found.source != "zip"; });
  return all;
}

}  // namespace

TEST_CASE("Installs are found in a root and right below it, newest first", "[config][installs]") {
  TemporaryFolder folder;
  install(folder, "root/7", "7.4.7.500");
  install(folder, "root/preview", "7.6.0.4");
  install(folder, "root", "7.2.1.500");
  install(folder, "root/deeper/below", "7.9.0.500");
  folder.write("root/empty/README", "");
  folder.write("root/no-metadata/" + std::string(executable_name()), "");
  const auto found = found_in(folder, "root");
  REQUIRE(found.size() == 3);
  CHECK(found[0].version.text() == "7.6.0-preview.4");
  CHECK(found[0].executable == folder / "root/preview" / executable_name());
  CHECK(found[1].version.text() == "7.4.7");
  CHECK(found[2].version.text() == "7.2.1");
  CHECK(found[2].refused.empty());
}

TEST_CASE("What is in a refused root is shown with the reason, and served from elsewhere", "[config][installs]") {
  TemporaryFolder folder;
  install(folder, "apps/Microsoft.PowerShell_7.6.1.0_x64", "7.6.1.500");
  install(folder, "zip/7", "7.6.1.500");
  auto all = find_installs({{folder / "apps", "zip", "it is a package"}, {folder / "zip", "zip", {}}}, false);
  std::erase_if(all, [](const Install& found) { return found.source != "zip"; });
  REQUIRE(all.size() == 2);
  CHECK(all[0].refused.empty());
  CHECK(all[1].refused == "it is a package");
}

TEST_CASE("Of two of one version the one in the better place is served, and the other says so", "[config][installs]") {
  TemporaryFolder folder;
  install(folder, "a-later/7", "7.6.1.500");
  install(folder, "z-first/7", "7.6.1.500");
  install(folder, "z-first/copy", "7.6.1.500");
  auto all = find_installs({{folder / "z-first", "zip", {}}, {folder / "a-later", "zip", {}}}, false);
  std::erase_if(all, [](const Install& found) { return found.source != "zip"; });
  REQUIRE(all.size() == 3);
  const auto served = std::filesystem::canonical(folder / "z-first/7" / executable_name());
  CHECK(all[0].executable == served);
  CHECK(all[0].refused.empty());
  for (std::size_t i : {1u, 2u}) CHECK(all[i].refused.starts_with(served.string() + " has the same version"));
}

TEST_CASE("An install that lacks a file, or has it in part, is not served, and says which", "[config][installs]") {
  TemporaryFolder folder;
  whole_install(folder, "7", "7.4.7.500");
  REQUIRE(found_in(folder).size() == 1);
  CHECK(found_in(folder)[0].refused.empty());
  std::string missing;
  const std::string module = "7/Modules/Microsoft.PowerShell.Utility/Microsoft.PowerShell.Utility.psd1";
  SECTION("an assembly") { std::filesystem::remove(folder / (missing = "7/Two.dll")); }
  SECTION("an empty assembly") { folder.write(missing = "7/Two.dll", ""); }
  SECTION("a module") { std::filesystem::remove_all((folder / (missing = module)).parent_path()); }
  SECTION("an empty manifest") { folder.write(missing = module, ""); }
  SECTION("what a manifest names") {
    folder.write("7/Modules/Mine/Mine.psd1", "@{ RootModule = '.\\Mine.psm1' }");
    missing = "7/Modules/Mine/Mine.psm1";
  }
  SECTION("how it is to be run") { std::filesystem::remove(folder / (missing = "7/pwsh.runtimeconfig.json")); }
  REQUIRE(found_in(folder).size() == 1);
  CAPTURE(found_in(folder)[0].refused);
  CHECK(found_in(folder)[0].refused.find(std::filesystem::path(missing).filename().string()) != std::string::npos);
}

TEST_CASE("An assembly that ends before its sections do is not whole", "[config][installs]") {
  TemporaryFolder folder;
  whole_install(folder, "7", "7.4.7.500");
  // MZ, the header's place, PE, one section of 512 bytes at 512.
  std::string bytes(1024, '\0');
  bytes.replace(0, 2, "MZ");
  bytes[0x3c] = 64;
  bytes.replace(64, 2, "PE");
  bytes[64 + 6] = 1;
  bytes[64 + 24 + 17] = bytes[64 + 24 + 21] = 2;
  folder.write("7/Two.dll", bytes);
  CHECK(found_in(folder)[0].refused.empty());
  folder.write("7/Two.dll", bytes.substr(0, 1000));
  CHECK(found_in(folder)[0].refused.find("Two.dll is not whole") != std::string::npos);
}

TEST_CASE("An install reached in two ways is one", "[config][installs]") {
  TemporaryFolder folder;
  install(folder, "root/7", "7.4.7.500");
  std::vector<Root> roots{{folder / "root", "zip", {}}, {folder / "root/7", "zip", {}}};
  auto all = find_installs(roots, false);
  CHECK(std::ranges::count(all, "zip", &Install::source) == 1);
}

TEST_CASE("A .NET tool is found by its start program, and its version in its store", "[config][installs]") {
  TemporaryFolder folder;
  program(folder, "tools/" + std::string(executable_name()));
  CHECK(found_in(folder, "tools").empty());
  const std::string payload = "tools/.store/powershell.linux.x64/7.5.2/powershell.linux.x64/7.5.2/tools/net9.0/any/";
  folder.write(payload + "pwsh.dll", "");
  folder.write(payload + "pwsh.deps.json", R"({"libraries":{"pwsh/7.5.2.500":{}}})");
  const auto found = found_in(folder, "tools");
  REQUIRE(found.size() == 1);
  CHECK(found[0].version.text() == "7.5.2");
  CHECK(found[0].executable == folder / "tools" / executable_name());
}

TEST_CASE("A .NET tool of several systems is found as the one for this system", "[config][installs]") {
  TemporaryFolder folder;
  program(folder, "tools/" + std::string(executable_name()));
  const std::string any = "tools/.store/powershell/7.6.9/powershell/7.6.9/tools/net10.0/any/";
  for (const char* name : {"unix", "win"}) {
    folder.write(any + name + "/pwsh.dll", "");
    folder.write(any + name + "/pwsh.deps.json", R"({"libraries":{"pwsh/7.6.9.500":{}}})");
  }
  folder.write(any + "unix/pwsh", "");
  folder.write(any + "win/pwsh.exe", "");
  const std::string own = any + (executable_name() == "pwsh" ? "unix/" : "win/") + std::string(executable_name());
  SECTION("Its own program is started where it can be") {
    program(folder, own);
    REQUIRE(found_in(folder, "tools").size() == 1);
    CHECK(found_in(folder, "tools")[0].executable == folder / own);
    CHECK(found_in(folder, "tools")[0].refused.empty());
  }
  SECTION("Its start program is, where the other has no right to be executed") {
    REQUIRE(found_in(folder, "tools").size() == 1);
    CHECK(found_in(folder, "tools")[0].version.text() == "7.6.9");
    CHECK(found_in(folder, "tools")[0].refused.empty());
  }
  SECTION("The folder of its files is an install of its own") {
    program(folder, own);
    REQUIRE(found_in(folder, any).size() == 1);
    CHECK(found_in(folder, any)[0].executable == folder / own);
  }
}

TEST_CASE("Replacing an install by another of its version shows", "[config][installs]") {
  TemporaryFolder folder;
  install(folder, "7", "7.4.7.500");
  const auto before = found_in(folder);
  const auto file = folder / "7/pwsh.deps.json";
  std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + std::chrono::seconds(5));
  const auto after = found_in(folder);
  REQUIRE(before.size() == 1);
  CHECK(before != after);
}

TEST_CASE("A root that does not exist holds nothing", "[config][installs]") {
  TemporaryFolder folder;
  CHECK(found_in(folder, "none").empty());
}
