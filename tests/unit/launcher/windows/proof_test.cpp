#include "launcher/windows/proof.hpp"

#include "config/paths.hpp"
#include "fixture.hpp"
#include "launcher/kept_file.hpp"
#include "launcher/scrypt.hpp"
#include "launcher/user_line.hpp"
#include "launcher/windows/account.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

// Stands in for LogonUser, which Wine only pretends to have: knows one password, and gives our own token for it.
class FakeLogon final : public Logon {
 public:
  Result<Handle> with_password(const std::string& account, const Secret& password) override {
    asked += account + ' ';
    if (account != "DOMAIN\\eve" || password.reveal() != "windows password") return error(Errc::logon_failed, "1326");
    return own_token();
  }
  Result<Handle> without_password(const std::string& account) override {
    asked += "alone:" + account + ' ';
    return own_token();
  }
  Result<Handle> managed(const std::string&) override { return error(Errc::logon_failed, "not asked for here"); }
  Result<std::shared_ptr<const Handle>> made_up(const VirtualAccount&) override {
    return error(Errc::logon_failed, "not asked for here");
  }
  std::string asked;
};

struct Fixture {
  Fixture() {
    rules.user_file = folder.path() / "users";
    rules.logon = logon;
    std::string text;
    const auto own = config::own_account();
    for (const auto& [name, account] : {std::pair<std::string, std::string>{"ann", own}, {"dom", "DOMAIN\\dom"}})
      text += print_user_line({name, account, scrypt_hash("file password", {16, 8, 1}).value(), false}) + '\n';
    REQUIRE(replace_kept(rules.user_file, text).has_value());
  }
  Result<Proof> ask(const std::string& user, const std::string& password) {
    return prove(request::LogonPassword{1, user, Secret(password), "192.0.2.1"}, rules);
  }

  test::TemporaryFolder folder;
  std::shared_ptr<FakeLogon> logon = std::make_shared<FakeLogon>();
  ProofRules rules;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "Our own account logs on by the user file, with no token of its own",
                 "[launcher][windows][proof]") {
  auto proof = ask("ann", "file password");
  REQUIRE(proof.has_value());
  CHECK(proof->identity.name == config::own_account());
  CHECK(proof->identity.id.starts_with("S-1-"));
  CHECK(proof->token == nullptr);
  CHECK(ask("ann", "another").error().code == Errc::logon_failed);
  CHECK(logon->asked.empty());
}

TEST_CASE_METHOD(Fixture, "Without privilege Windows is never asked", "[launcher][windows][proof]") {
  CHECK_FALSE(ask("DOMAIN\\eve", "windows password").has_value());
  CHECK_FALSE(ask("dom", "file password").has_value());
  CHECK(logon->asked.empty());
}

TEST_CASE_METHOD(Fixture, "With privilege Windows decides about who is not in the user file",
                 "[launcher][windows][proof]") {
  rules.own_account_only = false;
  auto proof = ask("DOMAIN\\eve", "windows password");
  REQUIRE(proof.has_value());
  CHECK(proof->token != nullptr);
  CHECK(ask("DOMAIN\\eve", "wrong").error().code == Errc::logon_failed);
  CHECK(logon->asked == "DOMAIN\\eve DOMAIN\\eve ");
}

TEST_CASE_METHOD(Fixture, "A name in the user file is decided by it alone", "[launcher][windows][proof]") {
  rules.own_account_only = false;
  CHECK_FALSE(ask("dom", "windows password").has_value());
  CHECK(logon->asked.empty());
  auto proof = ask("dom", "file password");
  REQUIRE(proof.has_value());
  CHECK(proof->token != nullptr);
  CHECK(logon->asked == "alone:DOMAIN\\dom ");
}

TEST_CASE_METHOD(Fixture, "An empty password lets nobody in", "[launcher][windows][proof]") {
  rules.own_account_only = false;
  CHECK_FALSE(ask("DOMAIN\\eve", "").has_value());
  CHECK(logon->asked.empty());
}

TEST_CASE("The LogonUser of Wine is not believed", "[launcher][windows][proof]") {
  if (!logon_is_pretence()) {
    WARN("skipped: this is Windows");
    return;
  }
  const auto answer = system_logon()->with_password(config::own_account(), Secret("anything"));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().code == Errc::not_supported);
}

TEST_CASE("Our account is known by its name with and without its domain", "[launcher][windows][proof]") {
  const std::string full = config::own_account();
  const std::string alone = full.substr(full.find('\\') + 1);
  CHECK(is_own_account(full));
  CHECK(is_own_account(alone));
  CHECK(is_own_account(".\\" + alone));
  CHECK_FALSE(is_own_account("OTHER-DOMAIN\\" + alone));
  CHECK_FALSE(is_own_account(""));
}
