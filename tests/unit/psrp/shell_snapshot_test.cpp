#include "psrp/shell_snapshot.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;
using namespace psremoting::psrp;

namespace {

ShellSnapshot example() {
  ShellSnapshot shell;
  shell.id = *Guid::parse("6f1c7e2a-0000-4000-8000-0000000000aa");
  shell.owner.name = "ann";
  shell.owner.groups = {"staff", "users"};
  shell.owner.method = LogonMethod::certificate;
  shell.worker = 4242;
  shell.endpoint = "PowerShell.7";
  shell.idle_timeout_ms = 7200000;
  shell.open = true;
  shell.worker_line = "<Data Str";
  shell.output.waiting = {{"AAAA", true}, {"BBBB", false}};
  shell.output.answered = "uuid:1";
  shell.output.answer = {{"CCCC", false}};
  shell.output.position = {7, 3};
  shell.output.exit_code = -1073741510;
  CommandSnapshot command;
  command.id = shell.id;
  command.line = "Get-Date";
  command.input.waiting = {{PacketKind::data, true, "DDDD"}};
  command.input.unacknowledged = PacketKind::signal;
  command.announced = command.stopping = true;
  shell.commands = {command, command};
  return shell;
}

}  // namespace

TEST_CASE("A snapshot is read back as it was written", "[psrp][snapshot]") {
  CHECK((read_snapshot(write(example())).value() == example()));
  CHECK((read_snapshot(write(ShellSnapshot())).value() == ShellSnapshot()));
}

TEST_CASE("A snapshot that is cut short or longer is refused", "[psrp][snapshot]") {
  const std::string bytes = write(example());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    REQUIRE(read_snapshot(std::string_view(bytes).substr(0, size)).has_error());
  CHECK(read_snapshot(bytes + '\0').has_error());
}
