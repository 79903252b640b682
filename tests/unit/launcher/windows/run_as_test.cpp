#include "fixture.hpp"

#include "launcher/windows/account.hpp"
#include "launcher/windows/run_as_logon.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

// Stands in for LogonUser and LSA, which Wine only pretends to have, or has not; gives our own token, the only one there is.
class FakeLogon final : public Logon {
 public:
  Result<Handle> with_password(const std::string&, const Secret&) override { return error(Errc::logon_failed, "not asked for here"); }
  Result<Handle> without_password(const std::string& account) override { return give("s4u " + account); }
  Result<Handle> managed(const std::string& account) override { return give("managed " + account); }
  std::string asked;
  bool refuses = false;

 private:
  Result<Handle> give(const std::string& what) {
    asked += what;
    if (refuses) return error(Errc::logon_failed, "1331: the account is disabled");
    return own_token();
  }
};

}  // namespace

TEST_CASE("With a fake logon: an endpoint's account is logged on without its password", "[launcher][windows][run_as]") {
  FakeLogon logon;
  const auto proof = log_on_run_as(logon, "DOMAIN\\svc");
  REQUIRE(proof.has_value());
  CHECK(proof->token != nullptr);
  CHECK(logon.asked == "s4u DOMAIN\\svc");
}

TEST_CASE("With a fake logon: a name with a dollar at its end is a managed service account", "[launcher][windows][run_as]") {
  FakeLogon logon;
  CHECK(log_on_run_as(logon, "DOMAIN\\web$").has_value());
  CHECK(logon.asked == "managed DOMAIN\\web$");
}

TEST_CASE("With a fake logon: a virtual account is refused with words, and nobody is asked", "[launcher][windows][run_as]") {
  FakeLogon logon;
  for (const char* account : {"NT SERVICE\\psremoting", "nt service\\x", "IIS APPPOOL\\site", "WinRM Virtual Users\\WinRM VA_1"}) {
    INFO(account);
    const auto proof = log_on_run_as(logon, account);
    REQUIRE_FALSE(proof.has_value());
    CHECK(proof.error().code == Errc::not_supported);
    CHECK(proof.error().detail.find("a virtual account, which is not supported") != std::string::npos);
  }
  CHECK(logon.asked.empty());
}

TEST_CASE("With a fake logon: why an endpoint's account is refused is for the log, not for the client", "[launcher][windows][run_as]") {
  FakeLogon logon;
  logon.refuses = true;
  const auto proof = log_on_run_as(logon, "DOMAIN\\svc");
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
