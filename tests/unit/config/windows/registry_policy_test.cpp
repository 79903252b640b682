#include "config/windows/registry_policy.hpp"

#include <catch2/catch.hpp>

#include <windows.h>

#include "base/windows/text.hpp"

using namespace psremoting;
using namespace psremoting::config;

namespace {

// A key of our own in the real registry.
class Key {
 public:
  Key() {
    ::RegCreateKeyExW(HKEY_LOCAL_MACHINE, name_.c_str(), 0, nullptr, 0, KEY_ALL_ACCESS, nullptr, &key_, nullptr);
  }
  ~Key() {
    ::RegCloseKey(key_);
    ::RegDeleteKeyW(HKEY_LOCAL_MACHINE, name_.c_str());
  }

  const std::wstring& name() const { return name_; }
  void set(const wchar_t* value, DWORD type, const void* data, std::size_t size) const {
    REQUIRE(::RegSetValueExW(key_, value, 0, type, static_cast<const BYTE*>(data), static_cast<DWORD>(size)) ==
            ERROR_SUCCESS);
  }
  void set(const wchar_t* value, DWORD number) const { set(value, REG_DWORD, &number, sizeof number); }
  void set(const wchar_t* value, DWORD type, std::wstring_view text) const {
    set(value, type, text.data(), text.size() * sizeof(wchar_t));
  }

 private:
  std::wstring name_ = L"SOFTWARE\\Policies\\psremoting-test-" + std::to_wstring(::GetCurrentProcessId());
  HKEY key_ = nullptr;
};

}  // namespace

TEST_CASE("Policies are read from the registry as what they are", "[policy]") {
  using namespace std::string_view_literals;
  const Key key;
  const RegistryPolicy policy(key.name());
  CHECK_FALSE(policy.find("AllowBasic"));
  key.set(L"AllowBasic", 0);
  key.set(L"DefaultEndpoint", REG_SZ, L"PowerShell.7\0"sv);
  key.set(L"EndpointsAllowed", REG_MULTI_SZ, L"PowerShell.7\0h\u00fclfe\0\0"sv);
  CHECK(policy.find("AllowBasic") == PolicyValue(0u));
  CHECK(policy.find("DefaultEndpoint") == PolicyValue(std::string("PowerShell.7")));
  CHECK(policy.find("EndpointsAllowed") == PolicyValue(std::vector<std::string>{"PowerShell.7", "h\xc3\xbclfe"}));
  CHECK(policy.place() == "HKLM\\" + utf8(key.name()));

  Config config;
  std::vector<Problem> problems;
  apply_policy(policy, config, problems);
  CHECK(problems.empty());
  CHECK_FALSE(config.service.basic);
  CHECK(config.default_endpoint == "PowerShell.7");
  CHECK(config.allowed_endpoints.size() == 2);
}

TEST_CASE("A value in the registry of another kind is nothing that a rule allows", "[policy]") {
  const Key key;
  const RegistryPolicy policy(key.name());
  key.set(L"AllowBasic", REG_BINARY, "1", 1);
  key.set(L"DefaultEndpoint", REG_EXPAND_SZ, L"%TEMP%");
  key.set(L"DefaultSddl", REG_SZ, std::wstring(100000, L'x'));
  Config config;
  std::vector<Problem> problems;
  apply_policy(policy, config, problems);
  CHECK(problems.size() == 3);
}

TEST_CASE("This system's policies are those of Group Policy's key", "[policy]") {
  CHECK(system_policy().place() == "HKLM\\SOFTWARE\\Policies\\psremoting");
}
