#include "fixture.hpp"

#include <vector>

#include "launcher/windows/account.hpp"
#include "launcher/windows/serve_token.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

std::vector<char> ask(const Handle& token, TOKEN_INFORMATION_CLASS what) {
  std::vector<char> answer(64 * 1024);
  DWORD size = 0;
  REQUIRE(::GetTokenInformation(native(token), what, answer.data(), static_cast<DWORD>(answer.size()), &size));
  return answer;
}

}  // namespace

TEST_CASE("Serve has no privilege but the one that everybody has", "[launcher][windows][serve]") {
  const Handle token = std::move(serve_token(Options{}).value().token);
  REQUIRE(static_cast<bool>(token));
  const auto answer = ask(token, TokenPrivileges);
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
