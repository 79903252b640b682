#include "launcher/windows/s4u_logon.hpp"

#include "fixture.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/logon.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

constexpr const char* somebody_else = "S-1-5-21-1-2-3-1999";  // in the place of the account that runs psremoting

// Stands in for Windows' LSA: Wine has no service-for-user logon. The token it gives out is our own, the only one there
// is.
class FakeLsa final : public Lsa {
 public:
  FakeLsa() {
    account.domain = "VM";
    account.name = "ann";
    account.sid = identity_of(native(own_token().value()), LogonMethod::basic).value().id;
    account.local = true;
  }
  Result<LsaAccount> find(const std::string& name) override {
    asked += "find " + name + ' ';
    if (name != "VM\\ann") return error(Errc::not_found, "LookupAccountName: 1332");
    return account;
  }
  Result<Handle> log_on(const LsaAccount& who) override {
    asked += "log-on " + who.name + ' ';
    return own_token();
  }
  std::optional<Handle> unfiltered(const Handle&) override {
    asked += "unfiltered ";
    return std::move(full);
  }
  LsaAccount account;
  std::optional<Handle> full;
  std::string asked;
};

std::string why_refused(FakeLsa& lsa, const std::string& own_sid = somebody_else) {
  const auto token = s4u_logon(lsa, "VM\\ann", own_sid);
  REQUIRE_FALSE(token.has_value());
  CHECK(token.error().code == Errc::logon_failed);
  CHECK(lsa.asked.find("log-on") == lsa.asked.npos);
  return token.error().detail;
}

}  // namespace

TEST_CASE("With a fake LSA: an account logs on without its password", "[launcher][windows][s4u]") {
  FakeLsa lsa;
  const auto token = s4u_logon(lsa, "VM\\ann", somebody_else);
  REQUIRE(token.has_value());
  CHECK(identity_of(native(*token), LogonMethod::basic).value().id == lsa.account.sid);
  CHECK(lsa.asked == "find VM\\ann log-on ann unfiltered ");
}

TEST_CASE("With a fake LSA: an account that is not there is refused in Windows' words", "[launcher][windows][s4u]") {
  FakeLsa lsa;
  const auto token = s4u_logon(lsa, "VM\\nobody", somebody_else);
  REQUIRE_FALSE(token.has_value());
  CHECK(token.error().code == Errc::logon_failed);
  CHECK(token.error().detail == "the account VM\\nobody: LookupAccountName: 1332");
}

TEST_CASE("With a fake LSA: an account that is disabled is refused before LSA is asked", "[launcher][windows][s4u]") {
  FakeLsa lsa;
  lsa.account.refused = "is disabled";
  CHECK(why_refused(lsa) == "the account VM\\ann is disabled");
}

TEST_CASE("With a fake LSA: nobody logs on as an account of Windows' own", "[launcher][windows][s4u]") {
  for (const char* sid : {"S-1-5-18", "S-1-5-19", "S-1-5-20", "S-1-5-80-956008885-1", "S-1-5-211-1", "S-1-1-0", ""}) {
    INFO(sid);
    FakeLsa lsa;
    lsa.account.sid = sid;
    CHECK(why_refused(lsa).find("Windows' own") != std::string::npos);
  }
}

TEST_CASE("With a fake LSA: nobody logs on as the account that runs psremoting", "[launcher][windows][s4u]") {
  FakeLsa lsa;
  CHECK(why_refused(lsa, lsa.account.sid).find("runs psremoting itself") != std::string::npos);
}

TEST_CASE("With a fake LSA: a token of another account than was asked for is not used", "[launcher][windows][s4u]") {
  FakeLsa lsa;
  lsa.account.sid = "S-1-5-21-1-2-3-1000";
  const auto token = s4u_logon(lsa, "VM\\ann", somebody_else);
  REQUIRE_FALSE(token.has_value());
  CHECK(token.error().detail.find("instead of VM\\ann") != std::string::npos);
}

TEST_CASE("With a fake LSA: a filtered token is replaced by the whole one where Windows' policy has it so",
          "[launcher][windows][s4u]") {
  FakeLsa lsa;
  lsa.full = own_token().value();
  const auto whole = lsa.full->get();
  CHECK(s4u_logon(lsa, "VM\\ann", somebody_else).value().get() == whole);
}

TEST_CASE("With a fake LSA: a local administrator's filtered token stays where Windows filters them",
          "[launcher][windows][s4u]") {
  FakeLsa lsa;
  lsa.account.full_token = false;
  lsa.full = own_token().value();
  const auto whole = lsa.full->get();
  CHECK(s4u_logon(lsa, "VM\\ann", somebody_else).value().get() != whole);
  CHECK(lsa.asked.find("unfiltered") == lsa.asked.npos);
}

TEST_CASE("Wine is not asked for a logon without a password", "[launcher][windows][s4u]") {
  if (!logon_is_pretence()) {
    WARN("skipped: this is Windows");
    return;
  }
  const auto answer = system_logon()->without_password("VM\\ann");
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().code == Errc::not_supported);
}

TEST_CASE("The real LSA says of an account that is not there that it is not found", "[launcher][windows][s4u]") {
  const auto found = system_lsa()->find("no-such-account-of-anybody");
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().code == Errc::not_found);
}
