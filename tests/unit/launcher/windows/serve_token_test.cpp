#include "launcher/windows/serve_token.hpp"

#include "base/windows/token.hpp"
#include "fixture.hpp"
#include "launcher/windows/account.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

TEST_CASE("Serve has no privilege but the one that everybody has", "[launcher][windows][serve]") {
  const Handle token = std::move(serve_token(Options{}).value().token);
  REQUIRE(static_cast<bool>(token));
  const auto answer = ask_token(native(token), TokenPrivileges);
  REQUIRE_FALSE(answer.empty());
  const auto* privileges = reinterpret_cast<const TOKEN_PRIVILEGES*>(answer.data());
  for (DWORD i = 0; i < privileges->PrivilegeCount; ++i) {
    wchar_t name[256] = {};
    DWORD size = 256;
    LUID id = privileges->Privileges[i].Luid;
    ::LookupPrivilegeNameW(nullptr, &id, name, &size);
    CHECK(utf8(name) == "SeChangeNotifyPrivilege");
  }
}

TEST_CASE("Serve is no administrator", "[launcher][windows][serve]") {
  const Handle token = std::move(serve_token(Options{}).value().token);
  REQUIRE(static_cast<bool>(token));
  CHECK_FALSE(identity_of(native(token), LogonMethod::basic).value().administrator);
}
