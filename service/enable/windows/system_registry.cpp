#include <array>
#include <windows.h>

#include "base/windows/text.hpp"
#include "service/enable/windows/system_machine.hpp"

namespace psremoting::service::enable {
namespace {

struct KeyClosed {
  void operator()(HKEY key) const { ::RegCloseKey(key); }
};

class SystemRegistry final : public Registry {
 public:
  std::optional<std::uint32_t> number(const std::string& key, const std::string& name) override {
    DWORD value = 0, size = sizeof value;
    if (::RegGetValueW(HKEY_LOCAL_MACHINE, wide(key).c_str(), wide(name).c_str(),
                       RRF_RT_REG_DWORD | RRF_SUBKEY_WOW6464KEY, nullptr, &value, &size) != ERROR_SUCCESS)
      return std::nullopt;
    return value;
  }

  std::optional<std::string> text(const std::string& key, const std::string& name) override {
    std::array<wchar_t, 2048> value{};
    DWORD size = sizeof value;
    if (::RegGetValueW(HKEY_LOCAL_MACHINE, wide(key).c_str(), wide(name).c_str(), RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY,
                       nullptr, value.data(), &size) != ERROR_SUCCESS)
      return std::nullopt;
    return utf8(value.data());
  }

  Result<void> set(const std::string& key, const std::string& name, std::uint32_t value) override {
    return set(key, name, REG_DWORD, &value, sizeof value);
  }

  Result<void> set(const std::string& key, const std::string& name, const std::string& value) override {
    const std::wstring text = wide(value);
    return set(key, name, REG_SZ, text.c_str(), static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t)));
  }

  Result<void> remove(const std::string& key) override {
    const auto failed = ::RegDeleteKeyExW(HKEY_LOCAL_MACHINE, wide(key).c_str(), KEY_WOW64_64KEY, 0);
    if (failed == ERROR_SUCCESS || failed == ERROR_FILE_NOT_FOUND) return {};
    return windows_error("HKLM\\" + key, static_cast<DWORD>(failed));
  }

 private:
  static Result<void> set(const std::string& key, const std::string& name, DWORD type, const void* value, DWORD size) {
    HKEY opened = nullptr;
    auto failed = ::RegCreateKeyExW(HKEY_LOCAL_MACHINE, wide(key).c_str(), 0, nullptr, 0,
                                    KEY_SET_VALUE | KEY_WOW64_64KEY, nullptr, &opened, nullptr);
    const std::unique_ptr<std::remove_pointer_t<HKEY>, KeyClosed> closed(failed == ERROR_SUCCESS ? opened : nullptr);
    if (failed == ERROR_SUCCESS)
      failed = ::RegSetValueExW(opened, wide(name).c_str(), 0, type, static_cast<const BYTE*>(value), size);
    if (failed == ERROR_SUCCESS) return {};
    return windows_error("HKLM\\" + key + ", " + name, static_cast<DWORD>(failed));
  }
};

}  // namespace

std::unique_ptr<Registry> system_registry() { return std::make_unique<SystemRegistry>(); }

}  // namespace psremoting::service::enable
