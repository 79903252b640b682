#include "office_fixture.hpp"

using namespace psremoting;

namespace {

// PAM as the system runs it, over a stack of our own in a folder of our own.
class PamFixture : public test::OfficeFixture {
 public:
  PamFixture() {
    auto& options = premises.options;
    options.config.pam = true;
    options.pam_directory = folder.path() / "pam.d";
    options.pam_service = "psremoting-test";
    std::filesystem::create_directory(options.pam_directory);
    script("check", "read -r given; test \"$given\" = \"right one\" && test \"$PAM_RHOST\" = 192.0.2.1");
    script("account", "test ! -e " + (folder.path() / "locked").string());
    script("session", "echo $PAM_TYPE $PAM_USER $PAM_RHOST >> " + (folder.path() / "sessions").string());
    write("env", "FROM_PAM DEFAULT=given\n");
    write("pam.d/psremoting-test", "auth required pam_exec.so quiet expose_authtok " + path("check") +
                                       "\nauth optional pam_permit.so\n" +  // gives credentials
                                       "account required pam_exec.so quiet " + path("account") + "\n" +
                                       "session required pam_exec.so quiet " + path("session") + "\n" +
                                       "session required pam_env.so user_readenv=0 conffile=" + path("env") + "\n");
    user = test::worker_account().name;
  }

  std::string path(const std::string& name) { return (folder.path() / name).string(); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder.path() / name) << text; }
  void script(const std::string& name, const std::string& text) {
    write(name, "#!/bin/bash\n" + text + "\n");
    ::chmod(path(name).c_str(), 0755);
  }
  std::string read(const std::string& name) {
    std::ifstream file(path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  request::LogonId log_on_with_pam() {
    send(request::LogonPassword{1, user, Secret(password), "192.0.2.1"});
    return expect<request::LoggedOn>().logon;
  }

  std::string user;
};

bool skipped_without_root() {
  if (::geteuid() == 0) return false;
  WARN("skipped: PAM sessions are opened as root only");
  return true;
}

}  // namespace

TEST_CASE_METHOD(PamFixture, "PAM is asked for who is not in the user file", "[launcher][pam]") {
  send(request::LogonPassword{1, user, Secret(password), "192.0.2.1"});
  CHECK(expect<request::LoggedOn>().identity.name == user);
  send(request::LogonPassword{2, user, Secret("wrong one"), "192.0.2.1"});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
  send(request::LogonPassword{3, user, Secret(password), "192.0.2.2"});  // the stack sees the client's address
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

TEST_CASE_METHOD(PamFixture, "PAM is not asked for who is in the user file", "[launcher][pam]") {
  script("check", "true");
  send(request::LogonPassword{1, "ann", Secret("wrong one"), "192.0.2.1"});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

TEST_CASE_METHOD(PamFixture, "A right password does not open a locked account", "[launcher][pam]") {
  write("locked", "");
  send(request::LogonPassword{1, user, Secret(password), "192.0.2.1"});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

TEST_CASE_METHOD(PamFixture, "An empty password is not even shown to PAM", "[launcher][pam]") {
  script("check", "true");
  send(request::LogonPassword{1, user, Secret(""), "192.0.2.1"});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

TEST_CASE_METHOD(PamFixture, "An unknown PAM service lets nobody in", "[launcher][pam]") {
  premises.options.pam_service = "no-such-service";
  send(request::LogonPassword{1, user, Secret(password), "192.0.2.1"});
  CHECK(expect<request::Failed>().why.code == Errc::logon_failed);
}

TEST_CASE_METHOD(PamFixture, "A worker runs within a PAM session and has its environment", "[launcher][pam]") {
  if (skipped_without_root()) return;
  request::StartCommand what;
  what.sequence = 2;
  what.logon = log_on_with_pam();
  what.command_line = "echo $FROM_PAM; cat " + path("sessions");
  send(what);
  auto [answer, handles] = receive();
  REQUIRE(std::holds_alternative<request::Started>(answer));
  CHECK(test::read_all(handles[1]) == "given\nopen_session " + user + " 192.0.2.1\n");
  expect<request::WorkerExited>();
  CHECK(read("sessions") == "open_session " + user + " 192.0.2.1\nclose_session " + user + " 192.0.2.1\n");
}

TEST_CASE_METHOD(PamFixture, "What the package's PAM rules read for everybody is in a session", "[launcher][pam]") {
  if (skipped_without_root()) return;
  // Its last lines, which are pam_env's; the host's own files are not ours to write in a test.
  std::ifstream rules(PSREMOTING_PAM_RULES);
  std::string text;
  for (std::string line; std::getline(rules, line);)
    if (line.find("pam_env.so") != line.npos) text += line + "\n";
  REQUIRE(text.find("pam_env.so\n") != text.npos);
  const auto at = text.find("/etc/default/locale");
  REQUIRE(at != text.npos);
  write("locale", "HTTP_PROXY=http://proxy:3128\nUSER=odd\n");
  text.replace(at, std::string("/etc/default/locale").size(), path("locale"));
  std::ofstream(path("pam.d/psremoting-test"), std::ios::app) << text;
  request::StartCommand what;
  what.sequence = 2;
  what.logon = log_on_with_pam();
  what.command_line = "echo $HTTP_PROXY $USER";
  send(what);
  auto [answer, handles] = receive();
  REQUIRE(std::holds_alternative<request::Started>(answer));
  CHECK(test::read_all(handles[1]) == "http://proxy:3128 " + user + "\n");
}

TEST_CASE_METHOD(PamFixture, "An account that was locked after its logon starts nothing", "[launcher][pam]") {
  if (skipped_without_root()) return;
  const auto logon = log_on_with_pam();
  write("locked", "");
  send(request::StartCommand{2, logon, "true", false, {}, {}, 0, {}});
  CHECK(expect<request::Failed>().why.code == Errc::access_denied);
}

TEST_CASE_METHOD(PamFixture, "A session that PAM refuses fails the start", "[launcher][pam]") {
  if (skipped_without_root()) return;
  const auto logon = log_on_with_pam();
  script("session", "false");
  send(request::StartCommand{2, logon, "true", false, {}, {}, 0, {}});
  CHECK(expect<request::Failed>().why.code == Errc::access_denied);
}
