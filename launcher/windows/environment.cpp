#include "launcher/windows/environment.hpp"

#include <map>
#include <string_view>
#include <userenv.h>

#include "base/windows/text.hpp"

namespace psremoting::launcher {
namespace {

// As the system orders and compares names of variables.
struct Less {
  bool operator()(const std::wstring& a, const std::wstring& b) const {
    return ::CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(), static_cast<int>(b.size()), TRUE) ==
           CSTR_LESS_THAN;
  }
};
using Variables = std::map<std::wstring, std::wstring, Less>;

// A name may begin with '=' ("=C:" is where one is on a drive): those are nobody's to inherit.
void read(const wchar_t* block, Variables& variables) {
  for (std::wstring_view one; !(one = block).empty(); block += one.size() + 1) {
    const auto equals = one.find(L'=');
    if (equals == one.npos || equals == 0) continue;
    variables[std::wstring(one.substr(0, equals))] = one.substr(equals + 1);
  }
}

}  // namespace

Result<std::wstring> worker_environment(HANDLE token, const std::vector<std::pair<std::string, std::string>>& asked) {
  void* block = nullptr;
  if (!::CreateEnvironmentBlock(&block, token, FALSE)) return windows_error("the account's environment");
  Variables variables;
  read(static_cast<const wchar_t*>(block), variables);
  ::DestroyEnvironmentBlock(block);
  // It is not ours to report PowerShell's use.
  variables[L"POWERSHELL_TELEMETRY_OPTOUT"] = L"1";
  for (const auto& [name, value] : asked) variables[wide(name)] = wide(value);
  std::wstring text;
  for (const auto& [name, value] : variables) text.append(name).append(1, L'=').append(value).append(1, L'\0');
  return text + L'\0';
}

std::wstring variable(const std::wstring& block, const std::wstring& name) {
  Variables variables;
  read(block.c_str(), variables);
  const auto found = variables.find(name);
  return found == variables.end() ? std::wstring() : found->second;
}

}  // namespace psremoting::launcher
