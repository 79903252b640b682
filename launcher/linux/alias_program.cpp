#include "launcher/linux/alias_program.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sys/auxv.h>
#include <unistd.h>

#include "base/ascii.hpp"
#include "launcher/windows_powershell.hpp"

namespace psremoting::launcher {
namespace {

// As it was found in PATH: not where the link leads, which is our program's own name.
std::filesystem::path called_as() { return reinterpret_cast<const char*>(::getauxval(AT_EXECFN)); }

int run_powershell(const std::filesystem::path& pwsh, const std::vector<std::string>& arguments) {
  const auto words = for_pwsh(arguments);
  std::vector<char*> list{const_cast<char*>(pwsh.c_str())};
  for (const auto& word : words) list.push_back(const_cast<char*>(word.c_str()));
  list.push_back(nullptr);
  ::execv(pwsh.c_str(), list.data());
  const int why = errno;
  std::fprintf(stderr, "powershell: %s: %s\n", pwsh.c_str(), std::strerror(why));
  return why == ENOENT ? 127 : 126;
}

}  // namespace

std::optional<int> run_as_alias(int count, char** words) {
  const auto called = called_as();
  const auto name = ascii::lower(called.stem().string());
  if (name == "powershell") return run_powershell(called.parent_path() / "pwsh", {words + 1, words + count});
  if (name != "chcp") return std::nullopt;
  std::puts("Active code page: 65001");
  return 0;
}

}  // namespace psremoting::launcher
