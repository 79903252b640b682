#include "fixture.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/run_as_logon.hpp"
#include "launcher/windows/virtual_account.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

// Stands in for LogonUser and LSA, which Wine only pretends to have, or has not; gives our own token, the only one
// there is.
class FakeLogon final : public Logon {
 public:
  Result<Handle> with_password(const std::string&, const Secret&) override {
    return error(Errc::logon_failed, "not asked for here");
  }
  Result<Handle> without_password(const std::string& account) override { return give("s4u " + account); }
  Result<Handle> managed(const std::string& account) override { return give("managed " + account); }
  Result<std::shared_ptr<const Handle>> made_up(const VirtualAccount& account) override {
    asked += "virtual " + account.sid;
    if (refuses) return error(Errc::logon_failed, "1385: the logon type is not granted");
    return std::make_shared<const Handle>(own_token().value());
  }
  std::string asked;
  bool refuses = false;

 private:
  Result<Handle> give(const std::string& what) {
    asked += what;
    if (refuses) return error(Errc::logon_failed, "1331: the account is disabled");
    return own_token();
  }
};

RunAs account(const std::string& name) { return {name, false, "Ops", {}}; }

const RunAs virtual_on_ops{"", true, "Ops", {}};

Identity client() {
  Identity who;
  who.name = "VM\\ann";
  who.id = "S-1-5-21-1-2-3-1001";
  return who;
}

}  // namespace

TEST_CASE("With a fake logon: an endpoint's account is logged on without its password", "[launcher][windows][run_as]") {
  FakeLogon logon;
  const auto proof = log_on_run_as(logon, account("DOMAIN\\svc"), client());
  REQUIRE(proof.has_value());
  CHECK(proof->token != nullptr);
  CHECK(logon.asked == "s4u DOMAIN\\svc");
}

TEST_CASE("With a fake logon: a name with a dollar at its end is a managed service account",
          "[launcher][windows][run_as]") {
  FakeLogon logon;
  CHECK(log_on_run_as(logon, account("DOMAIN\\web$"), client()).has_value());
  CHECK(logon.asked == "managed DOMAIN\\web$");
}

TEST_CASE("With a fake logon: a virtual account by its name is refused with words, and nobody is asked",
          "[launcher][windows][run_as]") {
  FakeLogon logon;
  for (const char* name : {"NT SERVICE\\psremoting", "nt service\\x", "IIS APPPOOL\\site",
                           "WinRM Virtual Users\\WinRM VA_1", "Virtual Users\\PSR VA_1"}) {
    INFO(name);
    const auto proof = log_on_run_as(logon, account(name), client());
    REQUIRE_FALSE(proof.has_value());
    CHECK(proof.error().code == Errc::not_supported);
    CHECK(proof.error().detail.find("a virtual account, which is not supported as RunAsUser") != std::string::npos);
  }
  CHECK(logon.asked.empty());
}

TEST_CASE("With a fake logon: the client's virtual account is logged on where the endpoint says so",
          "[launcher][windows][run_as]") {
  FakeLogon logon;
  const auto made = virtual_account(virtual_on_ops, client());
  const auto proof = log_on_run_as(logon, virtual_on_ops, client());
  REQUIRE(proof.has_value());
  CHECK(logon.asked == "virtual " + made.sid);
  CHECK(proof->token != nullptr);
  CHECK(proof->identity.id == made.sid);
  CHECK(proof->identity.name == "VIRTUAL USERS\\" + made.name);
  CHECK_FALSE(proof->identity.administrator);
}

TEST_CASE("With a fake logon: why a virtual account is refused is for the log, not for the client",
          "[launcher][windows][run_as]") {
  FakeLogon logon;
  logon.refuses = true;
  const auto proof = log_on_run_as(logon, virtual_on_ops, client());
  REQUIRE_FALSE(proof.has_value());
  CHECK(proof.error().code == Errc::worker_failed);
  CHECK(proof.error().detail.find("1385") == std::string::npos);
}

TEST_CASE("Wine refuses a virtual account with what it lacks and the cure", "[launcher][windows][run_as]") {
  if (!logon_is_pretence()) {
    WARN("skipped: this is Windows");
    return;
  }
  const auto logon = system_logon();
  const auto proof = log_on_run_as(*logon, virtual_on_ops, client());
  REQUIRE_FALSE(proof.has_value());
  CHECK(proof.error().code == Errc::not_supported);
  CHECK(proof.error().detail ==
        "The endpoint Ops runs as a virtual account, and this Windows has no virtual accounts, as advapi32.dll has no "
        "LsaManageSidNameMapping; Windows 7 and Windows Server 2008 R2 are the first that have. Write RunAsUser "
        "instead of RunAsVirtualAccount.");
}

TEST_CASE("With a fake logon: why an endpoint's account is refused is for the log, not for the client",
          "[launcher][windows][run_as]") {
  FakeLogon logon;
  logon.refuses = true;
  const auto proof = log_on_run_as(logon, account("DOMAIN\\svc"), client());
  REQUIRE_FALSE(proof.has_value());
  CHECK(proof.error().code == Errc::worker_failed);
  CHECK(proof.error().detail.find("disabled") == std::string::npos);
}

TEST_CASE("Wine is not asked for a managed service account", "[launcher][windows][run_as]") {
  if (!logon_is_pretence()) {
    WARN("skipped: this is Windows");
    return;
  }
  CHECK(system_logon()->managed("DOMAIN\\web$").error().code == Errc::not_supported);
}
