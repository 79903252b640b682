#include "launcher/windows/virtual_logon.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "fixture.hpp"
#include "launcher/windows/account.hpp"
#include "launcher/windows/logon.hpp"

using namespace psremoting;
using namespace psremoting::launcher;

namespace {

struct Windows {
  std::map<std::string, std::string> names;  // that are mapped, with their SIDs
  std::vector<std::string> rights;           // SIDs that may log on as a service
  std::vector<std::string> groups;           // of the last logon
  bool impersonates = true;                  // the last token
  // What goes wrong.
  std::string missing, no_logon, drops;
  std::optional<std::string> no_mapping;  // of this name
  bool administrator = false;
};

// Stands in for LSA's names, rights and virtual logons, of which Wine has nothing. The token it gives out is our own,
// the only one there is; whose it is, is what was asked for.
class FakeVirtualLsa final : public VirtualLsa {
 public:
  explicit FakeVirtualLsa(Windows& windows) : windows_(windows) {}
  Result<void> ready() override {
    return windows_.missing.empty() ? Result<void>() : Result<void>(error(Errc::not_supported, windows_.missing));
  }
  Result<std::string> find_group(const std::string& name) override {
    if (name == "Backup Operators") return std::string("S-1-5-32-551");
    if (name == "VM\\dns") return std::string("S-1-5-21-1-2-3-1005");
    if (name == "SYSTEM") return std::string("S-1-5-18");
    return error(Errc::not_found, "LookupAccountName: 1332");
  }
  Result<void> map(const std::string& name, const std::string& sid) override {
    if (name == windows_.no_mapping) return error(Errc::logon_failed, "the SID is not of that domain");
    windows_.names.emplace(name, sid);
    return Result<void>();
  }
  Result<void> unmap(const std::string& name) override {
    windows_.names.erase(name);
    return Result<void>();
  }
  Result<void> grant(const std::string& sid) override {
    windows_.rights.push_back(sid);
    return Result<void>();
  }
  Result<void> revoke(const std::string& sid) override {
    std::erase(windows_.rights, sid);
    return Result<void>();
  }
  Result<Handle> log_on(const std::string& name, const std::vector<std::string>& groups) override {
    if (!windows_.no_logon.empty()) return error(Errc::logon_failed, windows_.no_logon);
    const auto& rights = windows_.rights;
    if (std::find(rights.begin(), rights.end(), windows_.names.at(name)) == rights.end())
      return error(Errc::logon_failed, "1385");
    logged_on_ = name;
    windows_.groups = groups;
    windows_.impersonates = true;
    return own_token();
  }
  Result<void> stop_impersonation(const Handle&) override {
    windows_.impersonates = false;
    return Result<void>();
  }
  Result<Identity> whose(const Handle&) override {
    Identity identity;
    identity.name = "VIRTUAL USERS\\" + logged_on_;
    identity.id = windows_.names.at(logged_on_);
    identity.group_ids = windows_.groups;
    std::erase(identity.group_ids, windows_.drops);
    identity.administrator = windows_.groups == std::vector<std::string>{"S-1-5-32-544"};
    return identity;
  }

 private:
  Windows& windows_;
  std::string logged_on_;
};

struct VirtualFixture {
  Windows windows;
  std::shared_ptr<VirtualLogon> logon = VirtualLogon::make(std::make_unique<FakeVirtualLsa>(windows));
  VirtualAccount account{"PSR VA_1_VM_ann", "S-1-5-111-1-2-3-4-5", {}};

  std::string why_refused() {
    const auto token = logon->log_on(account);
    REQUIRE_FALSE(token.has_value());
    CHECK(windows.rights.empty());
    CHECK(windows.names.count(account.name) == 0);
    return token.error().detail;
  }
};

}  // namespace

TEST_CASE_METHOD(VirtualFixture,
                 "With a fake LSA: a virtual account is an administrator where its endpoint says no groups",
                 "[launcher][windows][virtual]") {
  REQUIRE(logon->log_on(account).has_value());
  CHECK(windows.groups == std::vector<std::string>{"S-1-5-32-544"});
  CHECK(windows.impersonates);
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: a virtual account is in exactly the groups of its endpoint",
                 "[launcher][windows][virtual]") {
  account.groups = {"Backup Operators", "VM\\dns"};
  REQUIRE(logon->log_on(account).has_value());
  CHECK(windows.groups == std::vector<std::string>{"S-1-5-32-551", "S-1-5-21-1-2-3-1005"});
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: who is no administrator cannot act as who connects to them",
                 "[launcher][windows][virtual]") {
  account.groups = {"Backup Operators"};
  REQUIRE(logon->log_on(account).has_value());
  CHECK_FALSE(windows.impersonates);
}

TEST_CASE_METHOD(VirtualFixture,
                 "With a fake LSA: domain, group and account are mapped, and the right to log on is taken back",
                 "[launcher][windows][virtual]") {
  const auto token = logon->log_on(account);
  REQUIRE(token.has_value());
  CHECK(windows.names == std::map<std::string, std::string>{
                             {"", "S-1-5-111"}, {"ALL VIRTUAL USERS", "S-1-5-111-0"}, {account.name, account.sid}});
  CHECK(windows.rights.empty());
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: the account is known while one of its tokens is held",
                 "[launcher][windows][virtual]") {
  auto one = logon->log_on(account).value(), other = logon->log_on(account).value();
  one.reset();
  CHECK(windows.names.count(account.name) == 1);
  other.reset();
  CHECK(windows.names.count(account.name) == 0);
  CHECK(windows.names.count("") == 1);  // others may have accounts there
  CHECK(logon->log_on(account).has_value());
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: a token outlives who asked for it", "[launcher][windows][virtual]") {
  auto token = logon->log_on(account).value();
  logon.reset();
  CHECK(*token);
  token.reset();
  CHECK(windows.names.count(account.name) == 0);
}

TEST_CASE_METHOD(VirtualFixture,
                 "With a fake LSA: a group that is not there, or is an account of Windows' own, is refused before "
                 "anything is mapped",
                 "[launcher][windows][virtual]") {
  SECTION("not there") {
    account.groups = {"Backup Operators", "No such"};
    CHECK(why_refused() == "the group No such of RunAsVirtualAccountGroups: LookupAccountName: 1332");
  }
  SECTION("the system") {
    account.groups = {"SYSTEM"};
    CHECK(why_refused() == "RunAsVirtualAccountGroups names SYSTEM (S-1-5-18), which is no group of accounts");
  }
  CHECK(windows.names.empty());
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: what cannot be mapped logs nobody on",
                 "[launcher][windows][virtual]") {
  SECTION("the domain") { windows.no_mapping = ""; }
  SECTION("the account") { windows.no_mapping = account.name; }
  CHECK(why_refused() == "the SID is not of that domain");
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: a logon that Windows refuses leaves neither name nor right behind",
                 "[launcher][windows][virtual]") {
  windows.no_logon = "LogonUserExExW: 1385";
  CHECK(why_refused() == "LogonUserExExW: 1385");
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: a token of another SID that has the name is not used",
                 "[launcher][windows][virtual]") {
  windows.names[account.name] = "S-1-5-111-9";
  windows.rights = {"S-1-5-111-9"};
  const auto token = logon->log_on(account);
  REQUIRE_FALSE(token.has_value());
  CHECK(token.error().detail ==
        "Windows logged VIRTUAL USERS\\" + account.name + " (S-1-5-111-9) on instead of " + account.sid);
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: a token without one of its groups is not used",
                 "[launcher][windows][virtual]") {
  windows.drops = "S-1-5-32-544";
  CHECK(why_refused() == "Windows did not make it a member of S-1-5-32-544");
}

TEST_CASE_METHOD(VirtualFixture, "With a fake LSA: a Windows that lacks a function is asked for nothing",
                 "[launcher][windows][virtual]") {
  windows.missing = "it has none";
  CHECK(logon->log_on(account).error().code == Errc::not_supported);
  CHECK(windows.names.empty());
}

TEST_CASE("Wine has no virtual accounts, and that is said with what to do instead", "[launcher][windows][virtual]") {
  if (!logon_is_pretence()) {
    WARN("skipped: this is Windows");
    return;
  }
  const auto ready = system_virtual_lsa()->ready();
  REQUIRE_FALSE(ready.has_value());
  CHECK(ready.error().code == Errc::not_supported);
  CHECK(ready.error().detail.find("advapi32.dll has no LsaManageSidNameMapping") != std::string::npos);
  CHECK(ready.error().detail.find("Write RunAsUser instead") != std::string::npos);
}

TEST_CASE("The real Windows says of a group that is not there that it is not found", "[launcher][windows][virtual]") {
  CHECK(system_virtual_lsa()->find_group("no-such-group-of-anybody").error().code == Errc::not_found);
}
