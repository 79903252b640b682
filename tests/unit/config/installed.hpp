#pragma once

#include <string>

#include "config/installs.hpp"
#include "tests/support/temporary_folder.hpp"

namespace psremoting::test {

// A file that may be executed.
inline std::filesystem::path program(const TemporaryFolder& folder, const std::string& name) {
  const auto file = folder.write(name, "#!/bin/false\n");
  using std::filesystem::perms;
  std::filesystem::permissions(
      file, perms::owner_all | perms::group_read | perms::group_exec | perms::others_read | perms::others_exec);
  return file;
}

// What makes a folder a PowerShell install for us: a program, and metadata that say the four-part number.
inline std::filesystem::path install(const TemporaryFolder& folder, const std::string& below,
                                     const std::string& number) {
  const std::string executable(config::executable_name());
  folder.write(below + "/pwsh.deps.json", R"({"libraries":{"Newtonsoft.Json/13.0.3":{},"pwsh/)" + number + R"(":{}}})");
  return program(folder, below + '/' + executable);
}

// One whose pwsh.deps.json names assemblies, which is all there.
inline std::filesystem::path whole_install(const TemporaryFolder& folder, const std::string& below,
                                           const std::string& number) {
  const auto made = install(folder, below, number);
  folder.write(below + "/pwsh.runtimeconfig.json", "{}");
  for (const char* name : {"One.dll", "Two.dll"}) folder.write(below + '/' + name, "no PE file");
  for (const char* name : {"Microsoft.PowerShell.Management", "Microsoft.PowerShell.Utility"})
    folder.write(below + "/Modules/" + name + '/' + name + ".psd1", "@{ NestedModules = 'One.dll' }");
  folder.write(below + "/pwsh.deps.json", R"({"runtimeTarget": {"name": "net"}, "targets": {"net": {
    "pwsh/)" + number + R"(": {"runtime": {"One.dll": {}}},
    "Another/1.0.0": {"runtime": {"lib/net8.0/Two.dll": {}}, "resources": {"lib/de/Two.resources.dll": {}}},
    "Not.Here/1.0.0": {"runtimeTargets": {"runtimes/win/lib/Three.dll": {}}}}},
    "libraries": {"pwsh/)" + number + R"(": {}}})");
  return made;
}

}  // namespace psremoting::test
