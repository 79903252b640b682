#include "config/installs.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <elf.h>

#include "config/paths.hpp"

namespace psremoting::config {
namespace {

constexpr std::size_t machine_at = 18;  // e_machine
constexpr std::size_t header_size = machine_at + sizeof(std::uint16_t);

// Enough of a file for its ELF header; less where it is shorter, or cannot be read.
std::string beginning_of(const std::filesystem::path& file) {
  std::string bytes(header_size, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

// The machine of an ELF header (System V ABI, "ELF Header") in words; empty for what is none.
std::string machine_of(const std::string& header) {
  if (header.size() < header_size || !header.starts_with("\x7f"
                                                         "ELF"))
    return {};
  std::uint16_t number = 0;
  std::memcpy(&number, header.data() + machine_at, sizeof number);
  switch (number) {
    case EM_X86_64: return "x64";
    case EM_AARCH64: return "ARM64";
    case EM_ARM: return "ARM";
    case EM_386: return "x86";
    default: return "processor " + std::to_string(number);
  }
}

}  // namespace

std::vector<Root> standard_roots() {
  std::vector<Root> roots{{"/opt/microsoft/powershell", "package"},
                          {"/opt/powershell", "zip"},
                          {"/usr/local/share/powershell", "zip"},
                          {powershell_folder(), "psremoting"},
                          {"/usr/share/powershell", "dotnet tool", {}},
                          {"/snap/powershell/current/opt/powershell", "snap"},
                          {"/snap/powershell-preview/current/opt/powershell", "snap"}};
  // A tool of one's own is for a service of one's own.
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
  if (home && *home && !is_privileged())
    roots.push_back({std::filesystem::path(home) / ".dotnet/tools", "dotnet tool"});
  return roots;
}

std::vector<Install> built_in_installs() { return {}; }

// A script, which says nothing of a machine, is judged by its start.
std::string wrong_machine(const std::filesystem::path& executable) {
  const std::string start = beginning_of(executable);
  if (start.starts_with("MZ")) return "it is built for Windows; take the one for Linux";
  for (const char* other : {"\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"})
    if (start.starts_with(other)) return "it is built for macOS; take the one for Linux";
  static const std::string own = machine_of(beginning_of("/proc/self/exe"));
  const std::string machine = machine_of(start);
  if (machine.empty() || machine == own) return {};
  return "it is built for " + machine + ", and this machine is " + own + "; take the one for " + own;
}

std::string_view executable_name() { return "pwsh"; }

}  // namespace psremoting::config
