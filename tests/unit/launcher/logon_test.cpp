#include <sys/wait.h>

#include "launcher/linux/account.hpp"
#include "office_fixture.hpp"

using namespace psremoting;
using test::OfficeFixture;

TEST_CASE_METHOD(OfficeFixture, "The right password of a user in the file logs on as the file's account",
                 "[launcher]") {
  send(request::LogonPassword{7, "ann", Secret(password), "192.0.2.1"});
  const auto answer = expect<request::LoggedOn>();
  const auto account = test::worker_account();
  CHECK(answer.sequence == 7);
  CHECK(answer.identity.name == account.name);
  CHECK(answer.identity.id == std::to_string(account.uid));
  CHECK(answer.identity.method == LogonMethod::basic);
}

TEST_CASE("An administrator is who the configuration's groups have, whatever a group is called", "[launcher]") {
  using launcher::identity_of;
  const launcher::Account ann{"ann", 4242, 4242, "/", "/bin/sh", {4242, launcher::find_group("adm").value()}};
  CHECK_FALSE(identity_of(ann, LogonMethod::basic, {}).administrator);
  CHECK_FALSE(identity_of(ann, LogonMethod::basic, {{}, {"adm"}}).administrator);
  CHECK_FALSE(identity_of(ann, LogonMethod::basic, {{"daemon"}, {"adm"}}).administrator);
  CHECK(identity_of(ann, LogonMethod::basic, {{"adm"}, {}}).administrator);
  CHECK(identity_of(ann, LogonMethod::basic, {{"adm"}, {}}).groups == std::vector<std::string>{"adm"});
  for (const char* name : {"sudo", "wheel", "admin"}) {
    const auto group = launcher::find_group(name);
    if (!group) continue;
    const launcher::Account member{"bob", 4243, 4243, "/", "/bin/sh", {4243, *group}};
    CHECK_FALSE(identity_of(member, LogonMethod::basic, {}).administrator);
  }
  const launcher::Account root{"toor", 0, 0, "/root", "/bin/sh", {0}};
  CHECK(identity_of(root, LogonMethod::basic, {}).administrator);
}

TEST_CASE_METHOD(OfficeFixture, "A wrong password, an unknown user and a locked one get the same words", "[launcher]") {
  send(request::LogonPassword{1, "ann", Secret("wrong one"), ""});
  const auto wrong = expect<request::Failed>();
  send(request::LogonPassword{1, "eve", Secret(password), ""});
  const auto unknown = expect<request::Failed>();
  send(request::LogonPassword{1, "lou", Secret(password), ""});
  const auto locked = expect<request::Failed>();
  CHECK(wrong.why.code == Errc::logon_failed);
  CHECK(wrong.why == unknown.why);
  CHECK(wrong.why == locked.why);
}

TEST_CASE_METHOD(OfficeFixture, "A user file that others can read lets nobody in", "[launcher]") {
  ::chmod((folder.path() / "users").c_str(), 0644);
  send(request::LogonPassword{1, "ann", Secret(password), ""});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

TEST_CASE_METHOD(OfficeFixture, "A user whose account does not exist is refused", "[launcher]") {
  const auto hash = launcher::scrypt_hash(password, {16, 8, 1}).value();
  write_users(launcher::print_user_line({"ann", "no-such-account", hash, false}) + "\n");
  send(request::LogonPassword{1, "ann", Secret(password), ""});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

namespace {

// Whether, without privilege, our own account can log on and root cannot.
bool only_own_account_logs_on() {
  const auto account = test::worker_account();
  if (::geteuid() == 0 && (::setgid(account.gid) != 0 || ::setuid(account.uid) != 0)) return false;
  OfficeFixture service;
  const auto hash = launcher::scrypt_hash(OfficeFixture::password, {16, 8, 1}).value();
  service.write_users(launcher::print_user_line({"ann", account.name, hash, false}) + "\n" +
                      launcher::print_user_line({"adm", "root", hash, false}) + "\n");
  service.log_on();
  service.send(request::LogonPassword{1, "adm", Secret(OfficeFixture::password), ""});
  return service.expect<request::Failed>().why.code == Errc::logon_failed;
}

// In a process of its own, since it gives up what privilege it has; whatever goes wrong there must not come back here.
int in_a_child(bool (*body)()) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    try {
      ::_exit(body() ? 0 : 1);
    } catch (...) {
      ::_exit(2);
    }
  }
  int status = -1;
  ::waitpid(pid, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("Without privilege only the service's own account can log on", "[launcher]") {
  CHECK(in_a_child(&only_own_account_logs_on) == 0);
}

TEST_CASE_METHOD(OfficeFixture, "More logons than may run at once are all answered", "[launcher]") {
  premises.options.logons_at_once = 2;
  open();
  for (request::Sequence i = 1; i <= 9; ++i) send(request::LogonPassword{i, "ann", Secret(password), ""});
  request::Sequence sum = 0;
  for (int i = 0; i < 9; ++i) sum += expect<request::LoggedOn>().sequence;
  CHECK(sum == 45);
}

TEST_CASE_METHOD(OfficeFixture, "A certificate logs on only with a mapping of our own", "[launcher]") {
  const auto account = test::worker_account().name;
  send(request::LogonCertificate{1, account, "ab", "ann@example.com", ""});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);

  premises.options.config.service.certificate = true;
  premises.options.config.certificate_mappings.push_back({"AB", "*@example.com", account, true});
  send(request::LogonCertificate{2, account, "ab", "ann@example.com", ""});
  CHECK(expect<request::LoggedOn>().identity.method == LogonMethod::certificate);
  send(request::LogonCertificate{3, "root", "ab", "ann@example.com", ""});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

TEST_CASE_METHOD(OfficeFixture, "A mapping that was added since is looked for before a certificate is refused",
                 "[launcher]") {
  const auto account = test::worker_account().name;
  int reloads = 0;
  premises.reload = [&] {
    ++reloads;
    premises.options.config.service.certificate = true;
    premises.options.config.certificate_mappings = {{"AB", "*@example.com", account, true}};
  };
  send(request::LogonCertificate{1, account, "ab", "ann@example.com", ""});
  CHECK(expect<request::LoggedOn>().identity.name == account);
  send(request::LogonCertificate{2, account, "ab", "ann@example.com", ""});
  expect<request::LoggedOn>();
  CHECK(reloads == 1);
}
