#include "launcher/command_line.hpp"

#include <catch2/catch.hpp>

#include "launcher/back_off.hpp"

using namespace psremoting;
using namespace psremoting::launcher;
using Words = std::vector<std::string>;

TEST_CASE("A command line is split at blanks and not within quotes", "[launcher][command_line]") {
  CHECK(split_command_line("ls -l /tmp").value() == Words{"ls", "-l", "/tmp"});
  CHECK(split_command_line("  ls\t-l  ").value() == Words{"ls", "-l"});
  CHECK(split_command_line("\"a b\" c\"d e\"f \"\"").value() == Words{"a b", "cd ef", ""});
  CHECK(split_command_line(R"(echo \"a\" C:\b)").value() == Words{"echo", "\"a\"", "C:\\b"});
}

TEST_CASE("A line without words or without the end of a quote is refused", "[launcher][command_line]") {
  for (const char* line : {"", "  ", "echo \"a", "\"\" a"})
    CHECK(split_command_line(line).error().code == Errc::invalid_argument);
}

TEST_CASE("A line within quotes is run as what is between them", "[launcher][command_line]") {
  CHECK(shell_words("\"echo a; exit 3\"").back() == "echo a; exit 3");
  CHECK(shell_words("\"echo \"a b\"\"").back() == "echo \"a b\"");
  CHECK(shell_words("\"\"").back().empty());
  for (const char* line : {"", "\"", "echo a", "\"a b\" c", "\"a\" \"c d\"", "echo \"a b\""})
    CHECK(shell_words(line) == Words{"/bin/sh", "-c", line});
}

TEST_CASE("The wait before a restart doubles up to a limit, and starts anew after a good run", "[launcher][back_off]") {
  BackOff back_off;
  const TimePoint start{std::chrono::hours(1)};
  const auto soon = start + std::chrono::seconds(1);
  CHECK(back_off.next(start, soon) == BackOff::shortest);
  CHECK(back_off.next(start, soon) == 2 * BackOff::shortest);
  for (int i = 0; i < 20; ++i) back_off.next(start, soon);
  CHECK(back_off.next(start, soon) == BackOff::longest);
  CHECK(back_off.next(start, start + BackOff::went_well) == BackOff::shortest);
}
