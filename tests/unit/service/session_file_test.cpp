#include "service/trial/session_file.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/service/configured_host.hpp"

using namespace psremoting;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

// A host whose PowerShell says of every session configuration file what the script prints.
struct Host : test::ConfiguredHost {
  void powershell_says(const std::string& script) const {
    std::ofstream(folder / "roots/7/pwsh") << "#!/bin/sh\n" << script << '\n';
  }
  test::Outcome try_file(const std::string& text) const {
    folder.write("own.pssc", text);
    return run({"endpoint", "register", "Own", "--session-configuration-file", (folder / "own.pssc").string()});
  }
};

const char* const nothing_wrong = "echo 'known U2Vzc2lvblR5cGUgVmlzaWJsZUNtZGxldHM='; echo done";

std::vector<service::SessionFileMistake> read(std::string_view printed) {
  return service::read_session_file_mistakes(printed).value();
}

}  // namespace

TEST_CASE("A session configuration file is named whole, from where its caller is", "[service][endpoint]") {
  Host host;
  host.powershell_says(nothing_wrong);
  host.folder.write("here/own.pssc", "@{ }");
  const auto before = fs::current_path();
  fs::current_path(host.folder / "here");
  const auto outcome = host.run({"endpoint", "register", "Own", "--session-configuration-file", "./../here/own.pssc"});
  fs::current_path(before);
  CHECK(outcome.err == "");
  CHECK_THAT(host.text("endpoints/Own.json"), Contains((host.folder / "here/own.pssc").string()));
  CHECK(host.run({"endpoint", "set", "Own", "--session-configuration-file", ""}).exit_code == 0);
  CHECK_THAT(host.text("endpoints/Own.json"), !Contains("own.pssc"));
}

TEST_CASE("What PowerShell says of a session configuration file keeps it from being registered",
          "[service][endpoint]") {
  Host host;
  // "key 1 4 VisibleCmdlet" and "error 2 1 Missing."
  host.powershell_says("echo 'key 1 4 VmlzaWJsZUNtZGxldA=='; echo 'error 2 1 TWlzc2luZy4='; " +
                       std::string(nothing_wrong));
  const auto outcome = host.try_file("@{ VisibleCmdlet = 'Get-Date'\n}");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err,
             Contains("own.pssc:1:4: There is no setting VisibleCmdlet that PowerShell knows; did you mean "
                      "VisibleCmdlets?") &&
                 Contains("own.pssc:2:1: Missing."));
  CHECK_FALSE(fs::exists(host.folder / "endpoints/Own.json"));
  host.folder.write("endpoints/Own.json", R"({"Schema": 1, "SessionConfigurationFile": "../own.pssc"})");
  const auto checked = host.run({"check-config"});
  CHECK(checked.exit_code == 1);
  CHECK_THAT(checked.err, Contains("own.pssc:2:1: Missing."));
  host.powershell_says(nothing_wrong);
  CHECK(host.run({"check-config"}).exit_code == 0);
}

TEST_CASE("PowerShell gets a session configuration file's bytes in base64, and no path", "[service][endpoint]") {
  Host host;
  host.powershell_says("case \"$*\" in *own*) exit 1;; esac; read -r it; [ \"$it\" = QHsgfQ== ] || exit 1; " +
                       std::string(nothing_wrong));
  const auto outcome = host.try_file("@{ }");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, !Contains("warning"));
}

TEST_CASE("A file that PowerShell could not be asked about is registered, and that is said", "[service][endpoint]") {
  Host host;
  for (const char* script : {"exit 3", "echo 'error 1 1 TWlzc2luZy4='", "exec /nowhere/else"}) {
    host.powershell_says(script);
    const auto outcome = host.try_file("@{ }");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("own.pssc was not looked at by PowerShell 7.4.7: "));
    CHECK(host.run({"endpoint", "unregister", "Own"}).exit_code == 0);
  }
  host.folder.write("own.pssc", "@{ }");
  const auto outcome = host.run({"endpoint", "register", "Own", "--target", "PowerShell.7.3",
                                 "--session-configuration-file", (host.folder / "own.pssc").string()});
  CHECK_THAT(outcome.out, Contains("own.pssc was not looked at by a PowerShell: there is none that it goes to"));
}

TEST_CASE("What decides privilege in a session configuration file is refused whatever PowerShell says",
          "[service][endpoint]") {
  Host host;
  host.powershell_says(nothing_wrong);
  const auto outcome = host.try_file("@{\n SessionType = $type\n RequiredGroups = @{ Or = 'a' } }");
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("own.pssc:2:2: SessionType is not understood") &&
                              Contains("own.pssc:3:2: RequiredGroups is WinRM's"));
}

TEST_CASE("An endpoint whose PowerShell takes no session configuration file is refused with one",
          "[service][endpoint]") {
  Host host;
  test::install(host.folder, "roots/72", "7.2.24.500");
  host.folder.write("own.pssc", "@{ }");
  const auto outcome = host.run({"endpoint", "register", "Own", "--target", "PowerShell.7.2",
                                 "--session-configuration-file", (host.folder / "own.pssc").string()});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("PowerShell 7.2.24, where it goes, takes none: 7.3 is the first that does"));
}

TEST_CASE("Of what a PowerShell prints only what the script says counts", "[service][trial]") {
  CHECK(read("done").empty());
  CHECK(read("noise\nerror\nerror x 1 TQ==\nerror 1 1 T!\nkey 1\n\ndone\n").empty());
  const auto mistakes = read("a warning\r\nerror 3 7 TWlzc2luZy4=\r\ndone\r\n");
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes[0].line == 3);
  CHECK(mistakes[0].column == 7);
  CHECK(mistakes[0].text == "Missing.");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "error 1 1 TQ==\n";
  CHECK(read(many + "done").size() == 20);
  CHECK(service::read_session_file_mistakes("error 1 1 TQ==\n").has_error());
}
