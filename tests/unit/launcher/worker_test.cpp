#include <algorithm>
#include <set>
#include <sstream>
#include <signal.h>

#include "launcher/linux/process_tree.hpp"
#include "office_fixture.hpp"

using namespace psremoting;
using test::OfficeFixture;

namespace {

bool alive(pid_t pid) { return ::kill(pid, 0) == 0; }

std::string read_line(const Handle& handle) {
  std::string line;
  for (char c; ::read(static_cast<int>(handle.get()), &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

}  // namespace

TEST_CASE_METHOD(OfficeFixture, "A command runs as the account that logged on", "[launcher]") {
  const auto account = test::worker_account();
  CHECK(output_of("id -un; id -u; id -g") ==
        account.name + "\n" + std::to_string(account.uid) + "\n" + std::to_string(account.gid) + "\n");
  CHECK(exit_code == 0);
}

TEST_CASE_METHOD(OfficeFixture, "A worker has the account's groups and none of ours", "[launcher]") {
  const auto account = test::worker_account();
  std::istringstream words(output_of("id -G"));
  std::set<gid_t> groups;
  for (gid_t gid = 0; words >> gid;) groups.insert(gid);
  CHECK(groups == std::set<gid_t>(account.groups.begin(), account.groups.end()));
}

TEST_CASE_METHOD(OfficeFixture, "The exit code is the command's, and 128 + signal where one ended it", "[launcher]") {
  output_of("exit 42");
  CHECK(exit_code == 42);
  output_of("kill -9 $$");
  CHECK(exit_code == 128 + 9);
}

TEST_CASE_METHOD(OfficeFixture, "Input reaches the command, output and errors come back apart", "[launcher]") {
  auto worker = start("cat; echo bad >&2");
  REQUIRE(::write(static_cast<int>(worker.input.get()), "good", 4) == 4);
  worker.input.reset();
  CHECK(test::read_all(worker.output) == "good");
  CHECK(test::read_all(worker.errors) == "bad\n");
  expect<request::WorkerExited>();
}

TEST_CASE_METHOD(OfficeFixture, "A worker has three descriptors and nothing else of ours", "[launcher]") {
  CHECK(output_of("ls /proc/self/fd | wc -l") == "4\n");  // the fourth is ls reading the folder
}

TEST_CASE_METHOD(OfficeFixture, "A worker inherits no blocked or ignored signal", "[launcher]") {
  CHECK(output_of("grep -E 'SigBlk|SigIgn' /proc/self/status | cut -f2 | sort -u") == "0000000000000000\n");
}

TEST_CASE_METHOD(OfficeFixture, "A worker's environment is a login's, and what was asked for", "[launcher]") {
  ::setenv("PSREMOTING_SECRET_OF_OURS", "1", 1);
  request::StartCommand what;
  what.command_line = "env";
  what.environment = {{"ASKED", "a b"}, {"LANG", "C"}};
  auto worker = start(what);
  std::istringstream text(test::read_all(worker.output));
  std::set<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.insert(line);
  expect<request::WorkerExited>();
  const auto account = test::worker_account();
  CHECK(lines.contains("ASKED=a b"));
  CHECK(lines.contains("LANG=C"));
  CHECK(lines.contains("USER=" + account.name));
  CHECK(lines.contains("LOGNAME=" + account.name));
  CHECK(lines.contains("HOME=" + account.home));
  CHECK(!lines.contains("PSREMOTING_SECRET_OF_OURS=1"));
}

TEST_CASE_METHOD(OfficeFixture, "A command starts in the folder that was asked for", "[launcher]") {
  request::StartCommand what;
  what.command_line = "pwd";
  what.working_directory = "/usr/lib";
  auto worker = start(what);
  CHECK(test::read_all(worker.output) == "/usr/lib\n");
}

TEST_CASE_METHOD(OfficeFixture, "A folder that does not exist fails the start and says so", "[launcher]") {
  request::StartCommand what;
  what.logon = log_on();
  what.command_line = "pwd";
  what.working_directory = "/no/such/folder";
  send(what);
  const auto failed = expect<request::Failed>();
  CHECK(failed.why.code == Errc::invalid_argument);
  CHECK(failed.why.detail.find("/no/such/folder") != std::string::npos);
}

TEST_CASE_METHOD(OfficeFixture, "A folder whose name is too long fails the start with its length", "[launcher]") {
  request::StartCommand what;
  what.logon = log_on();
  what.command_line = "pwd";
  what.working_directory = "/" + std::string(5000, 'd');
  send(what);
  const auto why = expect<request::Failed>().why;
  CHECK(why.code == Errc::invalid_argument);
  CHECK(why.detail.find("5001") != std::string::npos);
}

TEST_CASE_METHOD(OfficeFixture, "Without a shell the words of the line are the program's arguments", "[launcher]") {
  request::StartCommand what;
  what.skip_shell = true;
  what.command_line = "printf \"%s|\" \"a b\" $HOME \"\"";
  auto worker = start(what);
  CHECK(test::read_all(worker.output) == "a b|$HOME||");
}

TEST_CASE_METHOD(OfficeFixture, "Without a shell a program that is not there is command_not_found", "[launcher]") {
  request::StartCommand what;
  what.logon = log_on();
  what.skip_shell = true;
  what.command_line = "no-such-program -x";
  send(what);
  CHECK(expect<request::Failed>().why.code == Errc::command_not_found);
}

TEST_CASE_METHOD(OfficeFixture, "A program whose name is too long to be one fails with its beginning and its length",
                 "[launcher]") {
  request::StartCommand what;
  what.logon = log_on();
  what.skip_shell = true;
  what.command_line.assign(100000, 'x');
  send(what);
  const auto why = expect<request::Failed>().why;
  CHECK(why.code == Errc::too_large);
  CHECK(why.detail.size() < 300);
  CHECK(why.detail.starts_with("xxx"));
  CHECK(why.detail.find("100000") != std::string::npos);
}

TEST_CASE_METHOD(OfficeFixture, "A command line that is too long for the system fails with its length and the limit",
                 "[launcher]") {
  request::StartCommand what;
  what.logon = log_on();
  what.command_line = "echo " + std::string(132000, 'z');
  send(what);
  const auto why = expect<request::Failed>().why;
  CHECK(why.code == Errc::too_large);
  CHECK(why.detail.starts_with("The command line has 132005 bytes; Linux takes 131071 bytes"));
}

TEST_CASE_METHOD(OfficeFixture, "A variable that is too long for the system fails with its name and the limit",
                 "[launcher]") {
  request::StartCommand what;
  what.logon = log_on();
  what.command_line = "echo ok";
  what.environment = {{"BIG", std::string(132000, 'x')}};
  send(what);
  const auto why = expect<request::Failed>().why;
  CHECK(why.code == Errc::too_large);
  CHECK(why.detail.starts_with("The variable BIG has 132004 bytes with its name; Linux takes 131071 bytes"));
}

TEST_CASE_METHOD(OfficeFixture, "A program that may not be executed is denied, and named", "[launcher]") {
  const auto program = folder.path() / "data";
  std::ofstream(program) << "#!/bin/sh\n";
  ::chmod(program.c_str(), 0644);
  request::StartCommand what;
  what.logon = log_on();
  what.skip_shell = true;
  what.command_line = program.string();
  send(what);
  const auto why = expect<request::Failed>().why;
  CHECK(why.code == Errc::access_denied);
  CHECK(why.detail.find(program.string()) != std::string::npos);
}

TEST_CASE_METHOD(OfficeFixture, "An interrupt ends the command as ^C does", "[launcher]") {
  auto worker = start("trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 0.01; done");
  REQUIRE(read_line(worker.output) == "ready");
  send(request::SignalWorker{worker.id, request::SignalWorker::Kind::interrupt});
  CHECK(expect<request::WorkerExited>().exit_code == 3);
  CHECK(test::read_all(worker.output) == "caught\n");
}

TEST_CASE_METHOD(OfficeFixture, "Kill ends children, grandchildren and those that left the session", "[launcher]") {
  auto worker =
      start("sleep 1000 & echo $!; (setsid sh -c '(sleep 1000 & echo $!) ; sleep 1000' & ); echo $$; exec sleep 1000");
  std::vector<pid_t> tree;
  for (int i = 0; i < 3; ++i) tree.push_back(std::stoi(read_line(worker.output)));
  for (pid_t pid : tree) CHECK(alive(pid));
  send(request::SignalWorker{worker.id, request::SignalWorker::Kind::kill});
  CHECK(expect<request::WorkerExited>().exit_code == 128 + SIGKILL);
  for (pid_t pid : tree) CHECK(!alive(pid));
}

TEST_CASE_METHOD(OfficeFixture, "What a command leaves in the background ends with it", "[launcher]") {
  std::istringstream words(output_of("sleep 1000 >/dev/null 2>&1 & echo $!"));
  pid_t pid = 0;
  REQUIRE(words >> pid);
  CHECK(!alive(pid));
  CHECK(exit_code == 0);
}

TEST_CASE_METHOD(OfficeFixture, "Nothing is left when the office goes, not even a zombie", "[launcher]") {
  auto worker = start("sleep 1000 & echo $!; wait");
  const pid_t child = std::stoi(read_line(worker.output));
  office.reset();
  while (loop.children() > 0) loop.turn();
  CHECK(!alive(worker.pid));
  CHECK(!alive(child));
  CHECK(launcher::own_children().empty());
}

TEST_CASE_METHOD(OfficeFixture, "A hundred workers leave no descriptor behind", "[launcher]") {
  const auto count = [] { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); };
  output_of("true");
  const auto before = count();
  for (int i = 0; i < 100; ++i) output_of("true");
  while (loop.children() > 0) loop.turn();
  CHECK(count() == before);
}

TEST_CASE_METHOD(OfficeFixture, "A worker whose keeper is killed is reported and ended, with its tree", "[launcher]") {
  launcher::adopt_orphans();
  auto worker = start("setsid sleep 1000 & echo $!; wait");
  const pid_t child = std::stoi(read_line(worker.output));
  for (pid_t keeper : launcher::own_children()) ::kill(keeper, SIGKILL);
  CHECK(expect<request::WorkerExited>().exit_code == 128 + SIGKILL);
  while (alive(child) || alive(worker.pid)) loop.turn();
}

TEST_CASE_METHOD(OfficeFixture, "An ordinary account's worker cannot gain privileges, unless that is switched off",
                 "[launcher]") {
  const auto expected = premises.options.config.no_new_privileges && test::worker_account().uid != 0 ? "1\n" : "0\n";
  CHECK(output_of("grep NoNewPrivs /proc/self/status | cut -f2") == expected);
  premises.options.config.no_new_privileges = false;
  CHECK(output_of("grep NoNewPrivs /proc/self/status | cut -f2") == "0\n");
}
