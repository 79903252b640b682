#include <windows.h>

#include "base/windows/text.hpp"
#include "config/windows/registry_policy.hpp"

namespace psremoting::config {
namespace {

constexpr DWORD largest = 64 << 10;

std::vector<std::string> texts_of(std::wstring_view list) {
  std::vector<std::string> all;
  while (!list.empty() && list.front() != L'\0') {
    const auto end = list.find(L'\0');
    all.push_back(utf8(list.substr(0, end)));
    list.remove_prefix(end == list.npos ? list.size() : end + 1);
  }
  return all;
}

}  // namespace

std::string RegistryPolicy::place() const { return "HKLM\\" + utf8(key_); }

std::optional<PolicyValue> RegistryPolicy::find(const std::string& name) const {
  DWORD type = 0, size = largest;
  std::vector<wchar_t> data(largest / sizeof(wchar_t));
  const auto failed = ::RegGetValueW(HKEY_LOCAL_MACHINE, key_.c_str(), wide(name).c_str(),
                                     RRF_RT_ANY | RRF_NOEXPAND | RRF_SUBKEY_WOW6464KEY, &type, data.data(), &size);
  if (failed == ERROR_FILE_NOT_FOUND) return std::nullopt;
  if (failed != ERROR_SUCCESS) return PolicyValue(std::string());
  if (type == REG_DWORD && size == sizeof(DWORD))
    return PolicyValue(*reinterpret_cast<const std::uint32_t*>(data.data()));
  const std::wstring_view whole(data.data(), size / sizeof(wchar_t));
  if (type == REG_SZ) return PolicyValue(utf8(whole.substr(0, whole.find(L'\0'))));
  if (type == REG_MULTI_SZ) return PolicyValue(texts_of(whole));
  return PolicyValue(std::string());
}

const PolicySource& system_policy() {
  static const RegistryPolicy policy(L"SOFTWARE\\Policies\\psremoting");
  return policy;
}

}  // namespace psremoting::config
