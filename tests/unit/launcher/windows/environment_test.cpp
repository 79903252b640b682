#include "launcher/windows/environment.hpp"

#include "fixture.hpp"
#include "launcher/windows/account.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

std::wstring environment(const std::vector<std::pair<std::string, std::string>>& asked) {
  const auto token = own_token().value();
  return worker_environment(native(token), asked).value();
}

}  // namespace

TEST_CASE("A worker's environment is its account's, with what was asked for", "[launcher][windows][environment]") {
  ::SetEnvironmentVariableW(L"PSREMOTING_TEST_LEAK", L"of the launcher");
  const auto block = environment({{"COLOUR", "deep blue=x"}, {"Grüße", "世界"}});
  CHECK(variable(block, L"COLOUR") == L"deep blue=x");
  CHECK(variable(block, L"Grüße") == L"世界");
  CHECK_FALSE(variable(block, L"USERPROFILE").empty());
  CHECK(variable(block, L"PSREMOTING_TEST_LEAK").empty());
}

TEST_CASE("What was asked for wins, in whatever case its name is written", "[launcher][windows][environment]") {
  const auto block = environment({{"path", "C:\\only"}});
  CHECK(variable(block, L"PATH") == L"C:\\only");
  CHECK(block.find(L"C:\\only") == block.rfind(L"C:\\only"));
}

TEST_CASE("The block ends as the system wants it", "[launcher][windows][environment]") {
  const auto block = environment({});
  REQUIRE(block.size() > 2);
  CHECK(block.substr(block.size() - 2) == std::wstring(2, L'\0'));
}
