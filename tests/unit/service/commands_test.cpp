#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <regex>

#include "config/load.hpp"
#include "service/commands/completion.hpp"
#include "service/commands/later_installs.hpp"
#include "service/commands/man.hpp"
#include "service/commands/quiet.hpp"
#include "tests/support/fake_system.hpp"
#include "tests/support/made_certificate.hpp"
#include "tests/unit/service/configured_host.hpp"

using namespace psremoting;
using Catch::Contains;
using Catch::StartsWith;
using Host = test::ConfiguredHost;
using test::TemporaryFolder;

namespace fs = std::filesystem;

TEST_CASE("check-config says that a configuration is sound, and what to know of it", "[service][check-config]") {
  Host host;
  const auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("psremoting.json is sound: 1 listener(s), 0 registered endpoint(s)"));
  host.configure(R"(, "Service": {"AllowUnencrypted": true})");
  CHECK_THAT(host.run({"check-config"}).out, Contains("warning: Service.AllowUnencrypted"));
}

TEST_CASE("check-config tells every mistake and ends with 1", "[service][check-config]") {
  Host host;
  host.configure(R"(, "Pam": 1, "Listner": [])");
  const auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, Contains("psremoting.json:3:") && Contains("Pam is 1; write true or false") &&
                              Contains("did you mean Listeners?"));
  const auto json = nlohmann::json::parse(host.run({"check-config", "--json"}).out);
  REQUIRE(json["problems"].size() == 2);
  CHECK(json["problems"][0]["line"] == 3);
}

TEST_CASE("check-config refuses a certificate with a key of another kind, and so does listener add",
          "[service][check-config]") {
  Host host;
  const auto key = test::make_ec_key();
  const auto certificate = host.folder.write("host.pem", test::pem(test::make_certificate(key, {})));
  const auto other = host.folder.write("host.key", test::pem(test::make_rsa_key(2048)));
  const auto why = Contains("host.key: it is an RSA key, and the certificate is for an EC key in");
  const auto outcome = host.run(
      {"listener", "add", "--port", "5987", "--certificate-file", certificate.string(), "--key-file", other.string()});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, why);
  host.configure(", \"Listeners\": [{ \"CertificateFile\": \"" + certificate.generic_string() + "\", \"KeyFile\": \"" +
                 other.generic_string() + "\" }]");
  CHECK(host.run({"check-config"}).exit_code == 1);
  CHECK_THAT(host.run({"check-config"}).err, why);
  host.folder.write("host.key", test::pem(key));
  CHECK(host.run({"check-config"}).exit_code == 0);
  host.folder.write("host.pem", test::pem(test::make_certificate(key, {.from_days = -9, .until_days = -1})));
  CHECK_THAT(host.run({"check-config"}).out, Contains("warning: ") && Contains("host.pem: the certificate expired on"));
  const auto added = host.run(
      {"listener", "add", "--port", "5988", "--certificate-file", certificate.string(), "--key-file", other.string()});
  CHECK(added.exit_code == 0);
  CHECK_THAT(added.err, Contains("warning: ") && Contains("host.pem: the certificate expired on"));
}

TEST_CASE("check-config warns of a listener on which nobody can log on", "[service][check-config]") {
  Host host;
  host.configure(R"(, "Listeners": [{ "Transport": "HTTPS" }, { "Transport": "HTTP", "Port": 5985 }])");
  auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("Nobody can log on at the HTTP listener on port 5985: it is in clear") &&
                              Contains("psremoting listener remove 5985") && !Contains("5986:"));
  host.configure(R"(, "Service": { "Auth": { "Basic": false } })");
  CHECK_THAT(host.run({"check-config"}).out,
             Contains("Nobody can log on at the HTTPS listener on port 5986: Service.Auth.Basic is off"));
  host.configure(R"(, "Service": { "AllowUnencrypted": true }, "Listeners": [{ "Transport": "HTTP" }])");
  CHECK_THAT(host.run({"check-config"}).out, !Contains("Nobody can log on"));
}

TEST_CASE("check-config warns where there is nobody who could log on", "[service][check-config]") {
  Host host;
  host.configure(R"(, "Pam": false)");
  CHECK_THAT(host.run({"check-config"}).out, Contains("Nobody can log on: Pam is off, and no UserFile is named"));
  host.configure(R"(, "Pam": false, "UserFile": "users")");
  const auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("warning: Nobody can log on: UserFile is ") && Contains("which is not there") &&
                              Contains("psremoting user add NAME"));
  host.folder.write("users", "");
  CHECK_THAT(host.run({"check-config"}).out, !Contains("Nobody can log on"));
}

TEST_CASE("check-config warns of an address that is not this host's", "[service][check-config]") {
  Host host;
  host.configure(R"(, "Listeners": [{ "Address": "192.0.2.77" }, { "Address": "127.0.0.1", "Port": 5996 }])");
  const auto outcome = host.run({"check-config"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("No interface of this host has the address 192.0.2.77 now") &&
                              !Contains("the address 127.0.0.1"));
}

TEST_CASE("listener add warns of an address that is not this host's", "[service][listener]") {
  Host host;
  const auto outcome = host.run({"listener", "add", "--port", "5996", "--address", "192.0.2.77"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.err, Contains("warning: No interface of this host has the address 192.0.2.77 now"));
}

TEST_CASE("No command takes an empty value, as of a variable that nobody set", "[service][commands]") {
  Host host;
  const std::vector<std::vector<std::string>> lines = {
      {"endpoint", "register", "Jea", "--session-configuration-file", ""},
      {"endpoint", "register", "Jea", "--group", ""},
      {"endpoint", "register", "Jea", "--sddl", ""},
      {"listener", "add", "--port", "5987", "--certificate-file", ""},
      {"explain", ""}};
  for (const auto& line : lines) {
    INFO(line[0] + ' ' + line[1]);
    const auto outcome = host.run(line);
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.err, Contains("is empty; give it a value, or leave it out"));
  }
  CHECK_FALSE(fs::exists(host.folder / "endpoints"));
  CHECK(test::psremoting({"check-config", "--config", ""}).exit_code == 2);
}

TEST_CASE("What is no UTF-8 is answered in JSON all the same", "[service][commands]") {
  const auto outcome = test::psremoting({"explain", "\xFF\xFE zz", "--json"});
  CHECK(outcome.exit_code == 4);
  CHECK(nlohmann::json::parse(outcome.out)["error"] == "not_found");
}

TEST_CASE("Listeners are added to the main file and removed, the rest stays", "[service][listener]") {
  Host host;
  const std::string before = host.text("psremoting.json");
  CHECK(host.run({"listener", "add", "--http", "--address", "127.0.0.1"}).exit_code == 0);
  auto json = host.json({"listener", "list"});
  REQUIRE(json.size() == 2);
  CHECK(json[0]["Port"] == 5986);
  CHECK(json[1]["Port"] == 5985);
  CHECK(json[1]["Transport"] == "HTTP");
  CHECK_THAT(host.text("psremoting.json"), Contains("{ // ours"));
  CHECK(host.run({"listener", "add", "--port", "5985"}).exit_code == 1);
  const auto missing = host.run({"listener", "add", "--port", "5987", "--certificate-file", "/nowhere/web01.pem"});
  CHECK(missing.exit_code == 4);
  CHECK_THAT(missing.err, Contains("web01.pem does not exist"));
  CHECK(host.run({"listener", "remove", "5985"}).exit_code == 0);
  CHECK(host.json({"listener", "list"}).size() == 1);
  CHECK(host.run({"listener", "remove", "5985"}).exit_code == 4);
}

TEST_CASE("Users are added with a password that is not shown, locked and removed", "[service][user]") {
  Host host;
  CHECK(host.run({"user", "list"}).exit_code == 1);  // no user file is configured
  host.configure(R"(, "UserFile": "users")");
  CHECK(host.run({"user", "list"}).exit_code == 0);
  auto outcome = host.run({"user", "add", "ann", "--account", "nobody", "--password-stdin"}, "secret word\n");
  CHECK(outcome.err == "");
  REQUIRE(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, !Contains("secret"));
  CHECK_THAT(host.text("users"), Contains("ann:nobody:scrypt$") && !Contains("secret"));
  CHECK(host.run({"user", "lock", "ann"}).exit_code == 0);
  auto json = host.json({"user", "list"});
  REQUIRE(json.size() == 1);
  CHECK(json[0]["Locked"] == true);
  CHECK(host.run({"user", "unlock", "ann"}).exit_code == 0);
  CHECK(host.run({"user", "remove", "ann"}).exit_code == 0);
  CHECK(host.run({"user", "remove", "ann"}).exit_code == 4);
  CHECK(host.run({"user", "add", "ann", "--password-stdin"}).exit_code == 1);
  CHECK(host.run({"user", "add", "a:b", "--generate"}).exit_code == 1);
}

TEST_CASE("What is being unpacked is waited for, and not without end", "[service][client]") {
  using std::chrono::seconds;
  const auto waited = [](std::vector<std::uint64_t> seen, seconds most) {
    std::size_t at = 0;
    int pauses = 0;
    service::wait_until_quiet([&] { return at < seen.size() ? seen[at++] : seen.back(); }, [&] { ++pauses; },
                              seconds(3), most);
    return pauses;
  };
  CHECK(waited({1}, seconds(100)) == 3);
  CHECK(waited({1, 1, 1, 2, 3}, seconds(100)) == 4 + 3);
  CHECK(waited({1, 2, 3, 4, 5, 6, 7, 8, 9}, seconds(5)) == 5);

  TemporaryFolder folder;
  const auto before = service::entries_below({folder.path(), "/no/such/folder"});
  folder.write("7/Modules/One.psd1", "");
  const auto one = service::entries_below({folder.path()});
  folder.write("7/Modules/Two.psd1", "");
  CHECK(before != one);
  CHECK(one != service::entries_below({folder.path()}));
}

TEST_CASE("The unit for later PowerShells is turned on and off where the package has brought it", "[service][client]") {
  // Keeps what it is told, word by word.
  struct Recorder final : FakeSystem {
    psremoting::Result<Ran> run(const Words& words) override {
      std::string line;
      for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
      changes.push_back(line);
      return Ran{0, ""};
    }
  };
  TemporaryFolder root;
  Recorder system;
  CHECK_FALSE(service::follow_later_installs(system, true, root.path()).value());
  CHECK(system.changes.empty());
  root.write("usr/lib/systemd/system/psremoting-client.path", "");
  CHECK(service::follow_later_installs(system, true, root.path()).value());
  CHECK(system.changes.back() == "systemctl --quiet enable psremoting-client.path");
  root.write("run/systemd/system/x", "");
  CHECK(service::follow_later_installs(system, true, root.path()).value());
  CHECK(system.changes.back() == "systemctl --quiet enable --now psremoting-client.path");
  CHECK_FALSE(service::follow_later_installs(system, false, root.path()).value());
  CHECK(system.changes.back() == "systemctl --quiet disable --now psremoting-client.path");
}

TEST_CASE("The client library is linked into each PowerShell and taken away again", "[service][client]") {
  Host host;
  const auto library = host.folder.write("lib/libpsrpclient.so", "library");
  const auto link = host.folder / "roots/7/libpsrpclient.so";
  const std::string home = (host.folder / "roots/7").string();
  CHECK(host.run({"client", "install", "--library", library.string(), "--home", home}).exit_code == 0);
  CHECK(fs::read_symlink(link) == library);
  CHECK_THAT(host.run({"client", "install", "--library", library.string(), "--home", home}).out,
             Contains("was there already"));
  CHECK(host.run({"client", "remove", "--home", home}).exit_code == 0);
  CHECK_FALSE(fs::exists(fs::symlink_status(link)));
  host.folder.write("roots/7/libpsrpclient.so", "another's");
  CHECK(host.run({"client", "install", "--library", library.string(), "--home", home}).exit_code == 1);
  CHECK(host.run({"client", "remove", "--home", home}).exit_code == 0);
  CHECK(host.text("roots/7/libpsrpclient.so") == "another's");
  CHECK(host.run({"client", "install", "--library", "/none/libpsrpclient.so"}).exit_code == 4);
}

TEST_CASE("A command line that is wrong ends with 2, one that asks for help with 0", "[service]") {
  CHECK(test::psremoting({"endpoint"}).exit_code == 2);
  CHECK(test::psremoting({"nonsense"}).exit_code == 2);
  CHECK(test::psremoting({"listener", "remove", "70000"}).exit_code == 2);
  CHECK(test::psremoting({"completion", "tcsh"}).exit_code == 2);
  for (const char* command : {"endpoint", "listener", "user", "check-config", "test", "client", "completion"}) {
    const auto outcome = test::psremoting({command, "--help"});
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("Examples:"));
  }
}

TEST_CASE("Completion knows commands, options and what they are for", "[service][completion]") {
  const auto bash = test::psremoting({"completion", "bash"}).out;
  CHECK_THAT(bash, Contains("'endpoint') COMPREPLY=($(compgen -W 'list show register set unregister --help'"));
  CHECK_THAT(bash, Contains("'endpoint register'*)") && Contains("--session-configuration-file"));
  CHECK_THAT(test::psremoting({"completion", "zsh"}).out, Contains("bashcompinit"));
  CHECK_THAT(test::psremoting({"completion", "fish"}).out,
             Contains("complete -c psremoting -n '__fish_use_subcommand' -f -a endpoint"));
}

namespace {

std::string hyphens(const std::string& text) { return std::regex_replace(text, std::regex("-"), "\\-"); }

// A path and all below it, as they stand in the manual page.
void check_page(const std::string& page, const CLI::App& command, const std::string& path) {
  CHECK_THAT(page, Contains(".SS \\fB" + hyphens(path)));
  CHECK_THAT(page, Contains(hyphens(command.get_description())));
  for (const auto* option : command.get_options()) {
    if (option->get_name() == "--help") continue;
    for (std::string name : option->get_lnames()) CHECK_THAT(page, Contains("\\fB" + hyphens("--" + name) + "\\fR"));
    if (option->get_positional()) CHECK_THAT(page, Contains("\\fI" + option->get_name(true) + "\\fR"));
  }
  for (const auto* below : service::shown_commands(command)) check_page(page, *below, path + ' ' + below->get_name());
}

}  // namespace

TEST_CASE("The manual page tells of every command and option that is not hidden", "[service][man]") {
  CLI::App app("PowerShell remoting", "psremoting");
  int exit_code = 0;
  service::add_commands(app, exit_code);
  const auto page = service::manual_page(app, "2026-01-31");
  CHECK_THAT(page, StartsWith(".TH PSREMOTING 8 2026-01-31 "));
  for (const auto* command : service::shown_commands(app))
    check_page(page, *command, "psremoting " + command->get_name());
  CHECK_THAT(page, !Contains("psremoting man"));
  CHECK_THAT(test::psremoting({"man", "--date", "2026-01-31"}).out, Contains(".SS \\fBpsremoting user add\\fR"));
  CHECK(test::psremoting({"man"}).exit_code == 2);
}

TEST_CASE("What is hidden is in no manual page and no completion", "[service][man]") {
  CLI::App app("PowerShell remoting", "psremoting");
  auto* command = app.add_subcommand("shown", "Shown");
  bool seen = false, unseen = false;
  command->add_flag("--seen", seen, "Seen");
  command->add_flag("--unseen", unseen, "Hidden")->group("");
  for (const auto& text : {service::manual_page(app, "2026-01-31"), service::completion_script(app, "bash")}) {
    CHECK_THAT(text, Contains("seen"));
    CHECK_THAT(text, !Contains("unseen"));
  }
}

TEST_CASE("What is written in the manual page is no command of roff", "[service][man]") {
  CLI::App app("PowerShell remoting", "psremoting");
  app.add_subcommand("odd", ".so a\\b")->add_option("--so", "'de x")->type_name("A:INT in [1 - 2]");
  const auto page = service::manual_page(app, "2026-01-31");
  CHECK_THAT(page, Contains("\n\\&.so a\\eb.\n"));
  CHECK_THAT(page, Contains("\n\\fB\\-\\-so\\fR \\fIA\\fR\n\\&'de x.\n"));
}

TEST_CASE("The main file that is installed says the defaults, and what it offers can be taken", "[service][template]") {
  std::ifstream in(PSREMOTING_SOURCE_DIR "/installer/linux/psremoting.json");
  std::string text(std::istreambuf_iterator<char>(in), {});
  config::Config before, after;
  before.listeners = after.listeners = {config::ListenerConfig{}};
  std::vector<config::Problem> problems;
  config::read_main_file("/etc/psremoting/psremoting.json", text, after, problems);
  CHECK(print(problems) == "");
  CHECK(before == after);
  // With everything in it that is written there as a comment.
  text = std::regex_replace(text, std::regex("// (,|    \")"), "$1");
  config::read_main_file("/etc/psremoting/psremoting.json", text, after, problems);
  REQUIRE(problems.size() == 1);
  CHECK_THAT(problems[0].text, Contains("Issuer must be the SHA-256 thumbprint"));
}
