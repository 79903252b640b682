#include <catch2/catch.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/doctor/linux/parts.hpp"
#include "tests/support/fake_system.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace psremoting;
using namespace psremoting::service::doctor;
using Catch::Contains;
using State = Check::State;

namespace {

// A systemd that knows one unit.
struct FakeSystemd final : FakeSystem {
  std::string says;
  int exit_code = 0;

  Result<Ran> run(const Words& words) override {
    if (words[1] == "show") return Ran{exit_code, says};
    changes.push_back(words[1]);
    return FakeSystem::run(words);
  }
};

Checks look(FakeSystemd& systemd, const std::string& says) {
  systemd.says = says;
  return systemd_checks(systemd, true);
}

}  // namespace

TEST_CASE("A unit that is active and starts with the system is well", "[doctor]") {
  FakeSystemd systemd;
  const auto checks =
      look(systemd, "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nExecMainCode=0\nExecMainStatus=0\n");
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].state == State::good);
  CHECK(checks[1].state == State::good);
  CHECK(systemd.changes.empty());
}

TEST_CASE("Of a unit that failed it is said at which step", "[doctor]") {
  FakeSystemd systemd;
  const auto checks = look(
      systemd, "LoadState=loaded\nActiveState=failed\nUnitFileState=disabled\nExecMainCode=1\nExecMainStatus=11\n");
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].state == State::wrong);
  CHECK_THAT(checks[0].found,
             Contains("is failed, and ended with exit code 11: there is no certificate for a listener"));
  CHECK_THAT(checks[0].cure, Contains("systemctl start psremoting"));
  CHECK(checks[1].state == State::warning);
  CHECK_THAT(checks[1].cure, Contains("systemctl enable psremoting"));
}

TEST_CASE("A unit that is not there, or masked, is wrong", "[doctor]") {
  FakeSystemd systemd;
  CHECK_THAT(look(systemd, "LoadState=not-found\nActiveState=inactive\n")[0].cure, Contains("psremoting enable"));
  CHECK_THAT(look(systemd, "LoadState=masked\nActiveState=inactive\n")[0].cure, Contains("unmask"));
  CHECK(any_wrong(look(systemd, "LoadState=masked\nActiveState=inactive\n")));
}

TEST_CASE("Where systemd does not run, or does not say, nothing is claimed", "[doctor]") {
  FakeSystemd systemd;
  CHECK(systemd_checks(systemd, false)[0].state == State::skipped);
  systemd.exit_code = 1;
  CHECK(look(systemd, "")[0].state == State::skipped);
}

TEST_CASE("Who listens on a port is found: this program, by the kernel's own tables", "[doctor]") {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  REQUIRE(::bind(listening, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0);
  REQUIRE(::listen(listening, 1) == 0);
  REQUIRE(::getsockname(listening, reinterpret_cast<sockaddr*>(&at), &size) == 0);
  const auto holder = port_holder(ntohs(at.sin_port));
  ::close(listening);
  REQUIRE(holder);
  CHECK(holder->process == static_cast<std::uint32_t>(::getpid()));
  CHECK(holder->program == std::filesystem::read_symlink("/proc/self/exe").string());
  CHECK_FALSE(port_holder(ntohs(at.sin_port)));
}

TEST_CASE("Of a process that may not be looked into, the account is told", "[doctor]") {
  const test::TemporaryFolder proc;
  proc.write("net/tcp", "  sl  local_address rem_address   st\n");
  proc.write("net/tcp6",
             "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
             "   0: 00000000000000000000000000000000:1762 00000000000000000000000000000000:0000 0A 00000000:00000000 "
             "00:00000000 00000000     0        0 777 1\n"
             "   1: 00000000000000000000000000000000:1761 00000000000000000000000000000000:0000 01 00000000:00000000 "
             "00:00000000 00000000     0        0 778 1\n");
  std::filesystem::create_directories(proc / "12/fd");
  const auto holder = port_holder(0x1762, proc.path());
  REQUIRE(holder);
  CHECK(holder->account == "root");
  CHECK(holder->process == 0);
  CHECK_FALSE(port_holder(0x1761, proc.path()));
}

TEST_CASE("Whether an account can read a file is found by becoming it", "[doctor]") {
  using std::filesystem::perms;
  const test::TemporaryFolder folder;
  const auto file = folder.write("key.pem", "");
  std::filesystem::permissions(file, perms::owner_read);
  std::filesystem::permissions(folder.path(), perms::owner_all);
  if (::geteuid() != 0) {
    CHECK_FALSE(service::closed_file("nobody", file));
    return;
  }
  const auto said = [&] { return service::closed_file("nobody", file).value_or(service::ClosedFile{}); };
  CHECK(said().found == "the account nobody, which faces the network, cannot enter " + folder.path().string() +
                            ", where " + file.string() + " is");
  std::filesystem::permissions(folder.path(), perms::owner_all | perms::others_exec);
  CHECK(said().found == "the account nobody, which faces the network, cannot read " + file.string());
  CHECK(said().cure == "chgrp $(id -gn nobody) " + file.string() + " && chmod 640 " + file.string());
  std::filesystem::permissions(file, perms::owner_read | perms::others_read);
  CHECK_FALSE(service::closed_file("nobody", file));
  CHECK_FALSE(service::closed_file("no-such-account", file));
}
