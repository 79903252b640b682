#include <string>
#include <windows.h>

#include "base/ascii.hpp"
#include "base/windows/text.hpp"
#include "launcher/local_name.hpp"

namespace psremoting::launcher {
namespace {

std::string computer_name(COMPUTER_NAME_FORMAT which) {
  DWORD size = 0;
  ::GetComputerNameExW(which, nullptr, &size);
  std::wstring name(size, L'\0');
  if (size == 0 || !::GetComputerNameExW(which, name.data(), &size)) return {};
  name.resize(size);
  return utf8(name);
}

}  // namespace

bool is_name_of_this_host(std::string_view name) {
  for (const auto which : {ComputerNameNetBIOS, ComputerNameDnsHostname, ComputerNameDnsFullyQualified}) {
    if (const auto own = computer_name(which); !own.empty() && ascii::equal(name, own)) return true;
  }
  return false;
}

}  // namespace psremoting::launcher
