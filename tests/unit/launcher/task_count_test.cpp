#include "launcher/linux/task_count.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/fd.hpp"

using namespace psremoting;

namespace {

constexpr uid_t nobodys = 61234;  // of no other process, so that its tasks can be told exactly
constexpr int others = 70;

// Processes of that uid, until this is destroyed.
class Sleepers {
 public:
  Sleepers() {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    Fd reads(ends[0]), writes(ends[1]);
    for (auto& pid : pids_)
      if ((pid = ::fork()) == 0) sleep(writes.get());
    char byte;
    for (int i = 0; i < others; ++i) REQUIRE(::read(reads.get(), &byte, 1) == 1);
  }
  ~Sleepers() {
    for (auto pid : pids_) ::kill(pid, SIGKILL);
    for (auto pid : pids_) ::waitpid(pid, nullptr, 0);
  }

 private:
  static void sleep(int tell) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::setresuid(nobodys, nobodys, nobodys) != 0 || ::write(tell, "", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  pid_t pids_[others];
};

// What `body` says in a process of its own.
long in_child(const std::function<long()>& body) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  Fd reads(ends[0]), writes(ends[1]);
  const pid_t pid = ::fork();
  if (pid == 0) {
    const long said = body();
    ::_exit(::write(writes.get(), &said, sizeof said) == sizeof said ? 0 : 1);
  }
  writes.reset();
  long said = -1;
  const auto got = ::read(reads.get(), &said, sizeof said);
  ::waitpid(pid, nullptr, 0);
  return got == sizeof said ? said : -1;
}

long counted_as_nobody() {
  if (::setresuid(nobodys, nobodys, nobodys) != 0) return -2;
  const auto counted = launcher::counted_tasks();
  return counted ? static_cast<long>(*counted) : -3;
}

bool in_new_mount_namespace() {
  return ::unshare(CLONE_NEWNS) == 0 && ::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("proc", "/proc", "proc", 0, nullptr) == 0;
}

// Whose /proc shows itself alone.
long counted_in_container() {
  if (::unshare(CLONE_NEWPID) != 0) return -4;
  const pid_t pid = ::fork();
  if (pid != 0) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -5;
  }
  const long counted = in_new_mount_namespace() ? counted_as_nobody() : 255;
  ::_exit(counted < 0 ? 254 : static_cast<int>(counted));
}

bool root() {
  if (::geteuid() == 0) return true;
  WARN("only root can become another uid");
  return false;
}

}  // namespace

TEST_CASE("The tasks of an account are counted with this process", "[launcher][tasks]") {
  if (!root()) return;
  const Sleepers there;
  CHECK(in_child(counted_as_nobody) == others + 1);
}

TEST_CASE("Tasks of the account in another pid namespace count, as the kernel counts them", "[launcher][tasks]") {
  if (!root()) return;
  const Sleepers there;
  CHECK(in_child(counted_in_container) == others + 1);
}

TEST_CASE("Where the hard limit is below what there is, nothing is counted and the limits stay", "[launcher][tasks]") {
  if (!root()) return;
  const Sleepers there;
  CHECK(in_child([] {
          const rlimit few{10, 20};
          ::setrlimit(RLIMIT_NPROC, &few);
          if (counted_as_nobody() != -3) return 0L;
          rlimit after{};
          ::getrlimit(RLIMIT_NPROC, &after);
          return static_cast<long>(after.rlim_cur * 100 + after.rlim_max);
        }) == 1020);
}
