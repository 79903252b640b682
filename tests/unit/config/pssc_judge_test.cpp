#include "config/pssc_judge.hpp"

#include <catch2/catch.hpp>

using namespace psremoting::config;
using Catch::Contains;

namespace {

// All that is said of a file, one a line.
std::string said(std::string_view text) {
  std::string all;
  for (const auto& mistake : judge_pssc(text)) all += std::to_string(mistake.at) + ": " + mistake.text + '\n';
  return all;
}

}  // namespace

TEST_CASE("A session type is one of three literals", "[config][pssc]") {
  CHECK(said("@{ SessionType = 'RestrictedRemoteServer' }").empty());
  CHECK(said("@{ sessiontype = \"default\" }").empty());
  CHECK(said("@{ }").empty());
  CHECK(said("@{ A = @{ SessionType = 'Own' } }").empty());
  CHECK_THAT(said("@{ SessionType = 'Restricted' }"),
             Contains("3: SessionType is 'Restricted'; write 'RestrictedRemoteServer', 'Default' or 'Empty'."));
  for (const char* value : {"$type", "'Def' + 'ault'", "\"$type\"", "@{}", "if (1) { 'Empty' }", "'Empty', 'Default'"})
    CHECK_THAT(said(std::string("@{ SessionType = ") + value + " }"), Contains("3: SessionType is not understood"));
}

TEST_CASE("What is WinRM's own in a file is refused, and said what means the same here", "[config][pssc]") {
  CHECK_THAT(said("@{ RunAsVirtualAccount = $true }"), Contains("write \"RunAsVirtualAccount\": true"));
  CHECK_THAT(said("@{ RunAsVirtualAccount = $false }"), Contains("nothing in its place"));
  CHECK_THAT(said("@{ RunAsVirtualAccountGroups = 'A', 'B C' }"),
             Contains("--virtual-account-group \"A\" --virtual-account-group \"B C\""));
  CHECK_THAT(said("@{ GroupManagedServiceAccount = 'D\\svc' }"), Contains("--run-as \"D\\svc$\""));
  CHECK_THAT(said("@{ RequiredGroups = @{ Or = 'a', 'b' } }"),
             Contains("opens no session with a file that has it") && Contains("--group \"a\" --group \"b\"."));
  CHECK_THAT(said("@{ RequiredGroups = @{ And = 'a', 'b' } }"), Contains("for who is in all of them make a group"));
  CHECK_THAT(said("@{ PowerShellVersion = '7.4' }"), Contains("--target PowerShell.7.4."));
}

TEST_CASE("What decides privilege and is no literal is not understood", "[config][pssc]") {
  for (const char* setting : {"RunAsVirtualAccount = $(1)", "RunAsVirtualAccount = $env:X", "RequiredGroups = $groups",
                              "RequiredGroups = @{ Or = $a }", "PowerShellVersion = $v", "PowerShellVersion = 7.4",
                              "GroupManagedServiceAccount = $a", "RunAsVirtualAccountGroups = $a"}) {
    INFO(setting);
    CHECK_THAT(said(std::string("@{ ") + setting + " }"), Contains("is not understood") && Contains("a literal is "));
  }
}

TEST_CASE("Mistakes of a file come in its order", "[config][pssc]") {
  const auto all = judge_pssc("@{ PowerShellVersion = '7'; SessionType = 'x'; RequiredGroups = 1 }");
  REQUIRE(all.size() == 3);
  CHECK(all[0].at < all[1].at);
  CHECK(all[1].at < all[2].at);
}
