#include "launcher/windows/start_process.hpp"

#include "run.hpp"

using namespace psremoting;
using namespace psremoting::launcher;
using test::Run;

TEST_CASE("Words arrive as they were quoted", "[launcher][windows]") {
  const std::vector<std::wstring> words = {L"plain",        L"",          L"two words", L"a\"b",
                                           L"C:\\folder\\", L"C:\\a b\\", L"\\\"",      L"\\\\ x"};
  std::wstring line = L"arguments";
  std::string wanted = "arguments\n";
  for (const auto& word : words) {
    line += L' ' + quoted(word);
    wanted += utf8(word) + '\n';
  }
  Run run(line);
  run.start();
  CHECK(run.output() == wanted);
}

TEST_CASE("A process reads and writes its pipes, and the end of one is seen at the other", "[launcher][windows]") {
  Run run(L"echo exit=7");
  run.start();
  test::write_all(run.pipes.ours[0], "some input");
  run.pipes.ours[0].reset();
  CHECK(run.output() == "some input");
  CHECK(run.exit_code() == 7);
}

TEST_CASE("A process inherits what is named and nothing else that could be", "[launcher][windows]") {
  SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
  const Handle named = owned(::CreateEventW(&inheritable, TRUE, FALSE, nullptr));
  const Handle other = owned(::CreateEventW(&inheritable, TRUE, FALSE, nullptr));
  Run run(L"handle=" + std::to_wstring(named.get()) + L" handle=" + std::to_wstring(other.get()));
  run.plan.inherited = {native(named)};
  run.start();
  CHECK(run.output() == "there\nnot there\n");
}

TEST_CASE("A program that is not there, and a directory that is none, are told apart", "[launcher][windows]") {
  Run run(L"exit=0");
  SECTION("the program") {
    run.plan.program = "C:\\no-such-folder\\no-such-program.exe";
    CHECK(start_process(run.plan).error().code == Errc::command_not_found);
  }
  SECTION("the directory") {
    run.plan.directory = "C:\\no-such-folder";
    CHECK(start_process(run.plan).error().code == Errc::invalid_argument);
  }
}

TEST_CASE("The end of a job is the end of what is in it", "[launcher][windows]") {
  Run run(L"echo");
  run.start();
  CHECK_FALSE(run.job.is_empty());
  SECTION("when it is told to") {
    run.job.end(137);
    CHECK(run.exit_code() == 137);
    while (!run.job.is_empty()) ::Sleep(1);  // the system's own time: it is at it
  }
  SECTION("when its last handle is closed") {
    {
      const Job gone = std::move(run.job);
    }
    run.exit_code();  // hangs, were it not ended
  }
}
