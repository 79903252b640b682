#include "config/sddl.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;
using namespace psremoting::config;

namespace {

AccessVerdict verdict(std::string_view text, const Identity& who) {
  auto sddl = parse_sddl(text);
  INFO((sddl ? "" : sddl.error().detail));
  REQUIRE(sddl.has_value());
  return evaluate(*sddl, who);
}

std::string wrong(std::string_view text) {
  auto sddl = parse_sddl(text);
  return sddl ? "" : sddl.error().detail;
}

Identity user(std::string id, std::vector<std::string> group_ids = {}) {
  Identity identity;
  identity.id = std::move(id);
  identity.group_ids = std::move(group_ids);
  return identity;
}

Identity administrator() {
  Identity identity = user("0");
  identity.administrator = true;
  return identity;
}

constexpr auto allowed = AccessVerdict::allowed;
constexpr auto denied = AccessVerdict::denied;
constexpr auto not_mentioned = AccessVerdict::not_mentioned;

}  // namespace

TEST_CASE("WinRM's own descriptor lets administrators and remote management users in", "[config][sddl]") {
  const std::string_view winrm = "O:NSG:BAD:P(A;;GA;;;BA)(A;;GA;;;RM)(A;;GA;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)";
  CHECK(verdict(winrm, administrator()) == allowed);
  CHECK(verdict(winrm, user("1000")) == not_mentioned);
  CHECK(verdict(winrm, user("S-1-5-21-1-2-3-1001", {"S-1-5-32-580"})) == allowed);
  Identity member = user("1000");
  member.groups = {"psremoting-users"};
  CHECK(verdict(winrm, member) == allowed);
}

TEST_CASE("The first entry about somebody decides", "[config][sddl]") {
  CHECK(verdict("D:(D;;GA;;;BU)(A;;GA;;;BA)", administrator()) == denied);
  CHECK(verdict("D:(A;;GA;;;BA)(D;;GA;;;BU)", administrator()) == allowed);
  CHECK(verdict("D:(D;;GA;;;NU)(A;;GA;;;BA)", administrator()) == denied);
  CHECK(verdict("D:(D;;GA;;;AN)(A;;GX;;;AU)", user("1000")) == allowed);
  CHECK(verdict("D:", administrator()) == not_mentioned);
}

TEST_CASE("Only rights that open a shell count", "[config][sddl]") {
  CHECK(verdict("D:(D;;GR;;;WD)(A;;GRGX;;;WD)", user("1000")) == allowed);
  CHECK(verdict("D:(A;;GRGW;;;WD)", user("1000")) == not_mentioned);
  CHECK(verdict("D:(A;;0x20000000;;;WD)", user("1000")) == allowed);
  CHECK(verdict("D:(A;;0x10000000;;;WD)", user("1000")) == allowed);
  CHECK(verdict("D:(A;;0x80000000;;;WD)", user("1000")) == not_mentioned);
}

TEST_CASE("An entry that is only inherited does not apply", "[config][sddl]") {
  CHECK(verdict("D:(A;CIIO;GA;;;WD)", user("1000")) == not_mentioned);
  CHECK(verdict("D:AI(A;CIOIID;GA;;;WD)", user("1000")) == allowed);
}

TEST_CASE("Accounts and groups are told by SID, those of Linux as Samba writes them", "[config][sddl]") {
  CHECK(verdict("D:(A;;GA;;;S-1-5-21-1-2-3-1001)", user("S-1-5-21-1-2-3-1001")) == allowed);
  CHECK(verdict("D:(A;;GA;;;S-1-5-21-1-2-3-513)", user("S-1-5-21-1-2-3-1001", {"S-1-5-21-1-2-3-513"})) == allowed);
  CHECK(verdict("D:(A;;GA;;;S-1-22-1-1000)", user("1000")) == allowed);
  CHECK(verdict("D:(A;;GA;;;S-1-22-1-1000)", user("1001")) == not_mentioned);
  CHECK(verdict("D:(A;;GA;;;S-1-22-2-27)", user("1001", {"27"})) == allowed);
  CHECK(verdict("D:(A;;GA;;;S-1-22-2-27)", user("27")) == not_mentioned);
}

TEST_CASE("What is wrong with a descriptor is told by character", "[config][sddl]") {
  CHECK(wrong("O:BAG:BA") == "at character 9: there is no D: part, which would let everybody in; write D:(A;;GA;;;BA)");
  CHECK(wrong("D:NO_ACCESS_CONTROL") == "at character 3: NO_ACCESS_CONTROL lets everybody in; write entries");
  CHECK(wrong("D:(A;;GA;;;BA") == "at character 4: a closing parenthesis is missing");
  CHECK(wrong("D:(A;;GA;BA)") == "at character 4: an entry has six parts: (A;;GA;;;BA)");
  CHECK(wrong("D:(XA;;GA;;;BA)") == "at character 6: an entry is A (allow) or D (deny); others are not supported");
  CHECK(wrong("D:(A;ZZ;GA;;;BA)") == "at character 8: these are no flags of an entry; leave them empty");
  CHECK(wrong("D:(A;;FA;;;BA)") == "at character 9: the rights are GA (all), GX (open shells), GR and GW");
  CHECK(wrong("D:(A;;;;;BA)") == "at character 7: the rights are GA (all), GX (open shells), GR and GW");
  CHECK(wrong("D:(A;;GA;;;DA)") ==
        "at character 12: this is no account; write a SID (S-1-…) or one of BA, RM, BU, AU, WD, NU, IU, SY");
  CHECK_FALSE(wrong("D:(A;;GA;;;S-1-5)x").empty());
  CHECK_FALSE(wrong("D:(A;;GA;1;;BA)").empty());
  CHECK_FALSE(wrong("D:(A;;GA;;;BA)D:(A;;GA;;;WD)").empty());
  CHECK_FALSE(wrong("").empty());
  CHECK_FALSE(wrong("D:(A;;GA;;;S-1-5-32-)").empty());
  CHECK_FALSE(wrong(std::string(70000, 'D')).empty());
}
