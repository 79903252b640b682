#include "launcher/linux/environment.hpp"

#include <algorithm>

#include "launcher/host_memory.hpp"
#include "launcher/linux/aliases.hpp"
#include "office_fixture.hpp"

using namespace psremoting;
using namespace psremoting::launcher;
using test::OfficeFixture;

namespace {

std::string value_of(const std::vector<std::string>& lines, const std::string& name) {
  for (const auto& line : lines)
    if (line.starts_with(name + "=")) return line.substr(name.size() + 1);
  return "(none)";
}

const Account ann{"ann", 1000, 1000, "/home/ann", "/bin/bash", {}};

config::Install install(config::Version version, std::filesystem::path executable, std::string refused = {}) {
  return {std::move(version), std::move(executable), "zip", std::move(refused)};
}

}  // namespace

TEST_CASE("What was asked for wins over PAM, and PAM over a login's own, but not over who the account is",
          "[launcher][environment]") {
  WorkerPlan plan;
  plan.environment = {{"B", "asked"}, {"LANG", "asked"}};
  const auto lines = worker_environment(
      ann, {"A=pam", "B=pam", "SHELL=pam", "HOME=/pam", "USER=pam", "POWERSHELL_TELEMETRY_OPTOUT=0", "=odd", "odd"},
      plan);
  CHECK(value_of(lines, "A") == "pam");
  CHECK(value_of(lines, "B") == "asked");
  CHECK(value_of(lines, "LANG") == "asked");
  CHECK(value_of(lines, "SHELL") == "pam");
  CHECK(value_of(lines, "HOME") == "/home/ann");
  CHECK(value_of(lines, "USER") == "ann");
  CHECK(value_of(lines, "POWERSHELL_TELEMETRY_OPTOUT") == "1");
  CHECK(std::none_of(lines.begin(), lines.end(),
                     [](const auto& line) { return line.starts_with("=") || line == "odd"; }));
}

TEST_CASE("An account without home or shell gets some", "[launcher][environment]") {
  const auto lines = worker_environment({"svc", 5, 5, "", "", {}}, {}, {});
  CHECK(value_of(lines, "HOME") == "/");
  CHECK(value_of(lines, "SHELL") == "/bin/sh");
}

TEST_CASE("A cmd shell's commands are told to write no colours, unless its client wants them",
          "[launcher][environment]") {
  WorkerPlan plan;
  CHECK(value_of(worker_environment(ann, {}, plan), "NO_COLOR") == "1");
  plan.environment = {{"NO_COLOR", ""}};
  CHECK(value_of(worker_environment(ann, {}, plan), "NO_COLOR").empty());
  plan = {};
  plan.powershell = true;
  CHECK(value_of(worker_environment(ann, {}, plan), "NO_COLOR") == "(none)");
}

TEST_CASE_METHOD(OfficeFixture, "A cmd shell finds the newest stable PowerShell as pwsh, and our program as powershell",
                 "[launcher][aliases]") {
  const auto program = folder.path() / "pwsh";
  std::ofstream(program) << "#!/bin/sh\necho 7.4.2 $*\n";
  ::chmod(program.c_str(), 0755);
  const auto own = folder.path() / "own";
  std::ofstream(own) << "#!/bin/sh\necho own $*\n";
  ::chmod(own.c_str(), 0755);
  const auto runtime = folder.path() / "run";
  const ::mode_t before = ::umask(077);
  premises.alias_folder =
      make_aliases(runtime, own,
                   {install({7, 4, 1, ""}, "/no/7.4.1"), install({7, 4, 2, ""}, program),
                    install({7, 6, 0, "preview.1"}, "/no/preview"), install({7, 9, 0, ""}, "/no/x", "refused")});
  ::umask(before);
  CHECK(premises.alias_folder == runtime / "bin");
  CHECK(output_of("pwsh -a; pwsh.exe -b") == "7.4.2 -a\n7.4.2 -b\n");
  CHECK(output_of("powershell -a; PowerShell -b; powershell.exe -c") == "own -a\nown -b\nown -c\n");
  CHECK(output_of("chcp.com 65001; chcp") == "own 65001\nown\n");
  CHECK(output_of("x=1; echo $x; pwsh \"$x\"") == "1\n7.4.2 $x\n");
}

TEST_CASE_METHOD(OfficeFixture, "A line within quotes is run, or the program that it names",
                 "[launcher][command_line]") {
  CHECK(output_of("\"echo a; exit 3\"") == "a\n");
  CHECK(exit_code == 3);
  const auto program = folder.path() / "a program";
  std::ofstream(program) << "#!/bin/sh\necho it $*\n";
  ::chmod(program.c_str(), 0755);
  CHECK(output_of("\"" + program.string() + "\"") == "it\n");
  CHECK(output_of("\"" + program.string() + "\" \"an argument\"") == "it an argument\n");
  CHECK(output_of("\"printf \"%s\" \"a  b\"\"") == "a  b");
  CHECK(output_of("\"\"").empty());
}

TEST_CASE_METHOD(OfficeFixture, "A folder that others can write gets no aliases", "[launcher][aliases]") {
  const auto runtime = folder.path() / "run";
  std::filesystem::create_directory(runtime);
  ::chmod(runtime.c_str(), 0777);
  CHECK(make_aliases(runtime, "/bin/true", {install({7, 4, 1, ""}, "/bin/true")}).empty());
  CHECK(make_aliases(folder.path() / "other", "/bin/true", {}).empty());
}

TEST_CASE_METHOD(OfficeFixture, "Where no cgroup limits it, PowerShell's heap is limited and its account's tasks are",
                 "[launcher][limits]") {
  const auto program = folder.path() / "pwsh";
  std::ofstream(program) << "#!/bin/bash\necho $DOTNET_GCHeapHardLimit; ulimit -Hu\n";
  ::chmod(program.c_str(), 0755);
  premises.options.config.installs.push_back(install({7, 4, 0, ""}, program));
  request::StartPowerShell what{3, log_on(), program, {}, {256, 1}, {}, {}};
  send(what);
  auto [answer, handles] = receive();
  REQUIRE(std::holds_alternative<request::Started>(answer));
  std::istringstream lines(test::read_all(handles[1]));
  std::string heap, tasks;
  lines >> heap >> tasks;
  CHECK(heap == "10000000");  // hexadecimal
  CHECK(std::stoul(tasks) >= 64);
  CHECK(std::stoul(tasks) < 64 + 10000);
}

TEST_CASE_METHOD(OfficeFixture, "Without a quota PowerShell's heap is what a user may have of the host's memory",
                 "[launcher][limits]") {
  const auto program = folder.path() / "pwsh";
  std::ofstream(program) << "#!/bin/bash\necho $DOTNET_GCHeapHardLimit\n";
  ::chmod(program.c_str(), 0755);
  premises.options.config.installs.push_back(install({7, 4, 0, ""}, program));
  request::StartPowerShell what{3, log_on(), program, {}, {}, {}, {}};
  premises.options.config.memory.user_percent = 25;
  send(what);
  auto [answer, handles] = receive();
  REQUIRE(std::holds_alternative<request::Started>(answer));
  std::istringstream lines(test::read_all(handles[1]));
  std::uint64_t heap = 0;
  lines >> std::hex >> heap;
  CHECK(heap == launcher::host_memory() / 100 * 25);
}
