#include "launcher/windows/virtual_account.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "launcher/windows/logon_groups.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

Identity client(const std::string& name, const std::string& sid) {
  Identity who;
  who.name = name;
  who.id = sid;
  return who;
}

const Identity ann = client("CONTOSO\\ann", "S-1-5-21-1-2-3-1001"), bob = client("CONTOSO\\bob", "S-1-5-21-1-2-3-1002");

RunAs on(const std::string& endpoint, std::vector<std::string> groups = {}) {
  return {"", true, endpoint, std::move(groups)};
}

}  // namespace

TEST_CASE("A client has the same virtual account on an endpoint each time", "[launcher][windows][virtual]") {
  CHECK(virtual_account(on("Ops"), ann).sid == virtual_account(on("OPS"), ann).sid);
  CHECK(virtual_account(on("Ops", {"A", "B"}), ann).sid == virtual_account(on("Ops", {"b", "a"}), ann).sid);
  // Whoever was renamed is the same, and what the account owns is still theirs.
  CHECK(virtual_account(on("Ops"), client("CONTOSO\\anne", ann.id)).sid == virtual_account(on("Ops"), ann).sid);
}

TEST_CASE("Another client, another endpoint and other groups have another virtual account",
          "[launcher][windows][virtual]") {
  const auto one = virtual_account(on("Ops"), ann);
  for (const auto& other :
       {virtual_account(on("Ops"), bob), virtual_account(on("Dns"), ann), virtual_account(on("Ops", {"A"}), ann),
        virtual_account(on("Ops", {"A", "B"}), ann), virtual_account(on("Ops", {"AB"}), ann)}) {
    CHECK(other.sid != one.sid);
    CHECK(other.name != one.name);
  }
  CHECK(virtual_account(on("Ops", {"A", "B"}), ann).sid != virtual_account(on("Ops", {"AB"}), ann).sid);
}

TEST_CASE("Names that read the same in an account's name are other accounts", "[launcher][windows][virtual]") {
  const auto one = virtual_account(on("Ops"), client("A_B\\c", "S-1-5-21-1-2-3-1")),
             other = virtual_account(on("Ops"), client("A\\B_c", "S-1-5-21-9-2-3-1"));
  CHECK(one.name != other.name);
}

TEST_CASE("A virtual account has the form of Windows' own, below the domain for all", "[launcher][windows][virtual]") {
  const auto account = virtual_account(on("Ops"), ann);
  CHECK(account.sid.starts_with("S-1-5-111-"));
  CHECK(std::count(account.sid.begin(), account.sid.end(), '-') ==
        2 + 6);  // 111 and five more, as SECURITY_VIRTUALACCOUNT_ID_RID_COUNT
  CHECK(SidOf(account.sid).get() != nullptr);
  CHECK(account.name.starts_with("PSR VA_"));
  CHECK(account.name.ends_with("_CONTOSO_ann"));
  CHECK(account.name.size() == std::string("PSR VA_01234567_CONTOSO_ann").size());
}

TEST_CASE("A client's name makes no folder, and no name without an end, of its virtual account's",
          "[launcher][windows][virtual]") {
  const auto name = virtual_account(on("Ops"), client("D\\a/b:c@d. ", "S-1-5-21-1")).name;
  CHECK(name.ends_with("_D_a_b_c_d"));
  CHECK(virtual_account(on("Ops"), client("D\\" + std::string(300, 'x'), "S-1-5-21-1")).name.size() == 16 + 64);
}

TEST_CASE("A logon's groups are those named, LOCAL, and a SID of its own each time", "[launcher][windows][virtual]") {
  LogonGroups groups({"S-1-5-32-544", "S-1-5-32-551"}), again({});
  REQUIRE(groups.is_good());
  REQUIRE(groups.get()->GroupCount == 4);
  const SID_AND_ATTRIBUTES *list = groups.get()->Groups, *other = again.get()->Groups;
  CHECK(::EqualSid(list[0].Sid, SidOf("S-1-2-0").get()));
  CHECK((list[1].Attributes & SE_GROUP_LOGON_ID) == SE_GROUP_LOGON_ID);
  CHECK_FALSE(::EqualSid(list[1].Sid, other[1].Sid));
  CHECK(::EqualSid(list[2].Sid, SidOf("S-1-5-32-544").get()));
  CHECK(::EqualSid(list[3].Sid, SidOf("S-1-5-32-551").get()));
  for (DWORD i = 0; i < 4; ++i) CHECK((list[i].Attributes & SE_GROUP_ENABLED) != 0);
  CHECK((list[2].Attributes & SE_GROUP_OWNER) != 0);
  CHECK((list[3].Attributes & SE_GROUP_OWNER) == 0);
  CHECK_FALSE(LogonGroups({"Administrators"}).is_good());
}
