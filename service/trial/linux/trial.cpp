#include "service/trial/trial.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/fd.hpp"
#include "config/paths.hpp"
#include "launcher/linux/account.hpp"
#include "launcher/linux/child.hpp"
#include "launcher/linux/spare_home.hpp"

namespace psremoting::service {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_output = 64 << 10;
// What it may commit of memory, of which its garbage collector may have the half, and write to one file.
constexpr rlim_t most_memory = rlim_t{2} << 30, most_written = 64 << 20;
constexpr const char* most_heap = "DOTNET_GCHeapHardLimit=40000000";  // hexadecimal

Result<launcher::Account> account_for(const std::string& name) {
  if (!config::is_privileged()) return launcher::find_account(config::own_account());
  auto account = launcher::find_account(name);
  if (!account) account = launcher::find_account("nobody");
  if (account && account->uid == 0)
    return error(Errc::worker_failed, "the account " + name + ", which it would be tried as, is root's");
  return account;
}

bool become(const launcher::Account& account) {
  if (::geteuid() != 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setresgid(account.gid, account.gid, account.gid) == 0 &&
         ::setresuid(account.uid, account.uid, account.uid) == 0 && ::setuid(0) != 0;
}

// What is read from it is the text, from its beginning.
Result<Fd> holding(const std::string& text) {
  Fd file(::memfd_create("psremoting-input", MFD_CLOEXEC));
  if (!file) return launcher::last_error("memfd_create");
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = ::write(file.get(), text.data() + done, text.size() - done);
    if (wrote < 0 && errno != EINTR) return launcher::last_error("a file in memory");
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

bool bound() {
  const auto limit = [](auto which, rlim_t most) {
    rlimit now{};
    ::getrlimit(which, &now);
    most = std::min(most, now.rlim_max);
    const rlimit bounded{most, most};
    return ::setrlimit(which, &bounded) == 0;
  };
  return limit(RLIMIT_DATA, most_memory) && limit(RLIMIT_FSIZE, most_written) && limit(RLIMIT_CORE, 0);
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (auto& one : words) all.push_back(one.data());
  all.push_back(nullptr);
  return all;
}

// In the new process, to its end. It keeps nothing of ours, and cannot gain a privilege.
[[noreturn]] void turn_into_trial(const Trial& trial, const launcher::Account& account,
                                  const launcher::SpareHome& spare, int input, int output, pid_t parent) {
  ::setsid();
  ::dup2(input, 0);
  ::dup2(output, 1);
  ::dup2(output, 2);
  launcher::close_all_but({});
  if (!become(account) || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::chdir("/") != 0 || !bound()) ::_exit(126);
  if (!launcher::die_with_parent(parent)) ::_exit(126);
  std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin",
                                       "HOME=" + account.home,
                                       "LANG=C.UTF-8",
                                       "NO_COLOR=1",
                                       most_heap,
                                       "POWERSHELL_TELEMETRY_OPTOUT=1",
                                       "POWERSHELL_UPDATECHECK=Off",
                                       "DOTNET_EnableDiagnostics=0"};
  spare.use(account.home, environment);
  sigset_t none;
  sigemptyset(&none);
  launcher::reset_signals(none);
  std::vector<std::string> arguments{trial.program.string()};
  arguments.insert(arguments.end(), trial.arguments.begin(), trial.arguments.end());
  ::execve(trial.program.c_str(), pointers(arguments).data(), pointers(environment).data());
  const std::string why = launcher::last_error("it cannot be executed").detail;
  ::_exit(::write(1, why.data(), why.size()) < 0 ? 126 : 127);
}

// What comes until its end; false where the deadline was first.
bool read_until(int fd, Clock::time_point deadline, std::string& text) {
  char buffer[4096];
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waiting{fd, POLLIN, 0};
    if (left <= 0) return false;
    if (::poll(&waiting, 1, static_cast<int>(left)) <= 0) continue;
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got == 0 || (got < 0 && errno != EINTR)) return true;
    if (got > 0 && text.size() < most_output) text.append(buffer, static_cast<std::size_t>(got));
  }
}

// False where it has not ended at the deadline; it is not reaped.
bool ends_until(pid_t pid, Clock::time_point deadline) {
  const Fd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waiting{process.get(), POLLIN, 0};
    if (left <= 0) return false;
    if (::poll(&waiting, 1, static_cast<int>(left)) > 0) return true;
  }
}

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Result<std::string> try_out(const Trial& trial) {
  auto account = account_for(trial.account);
  if (!account) return account.error();
  auto input = holding(trial.input);
  if (!input) return input.error();
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return launcher::last_error("pipe");
  Fd reads(ends[0]), writes(ends[1]);
  const launcher::SpareHome spare;
  const pid_t parent = ::getpid(), pid = ::fork();
  if (pid < 0) return launcher::last_error("fork");
  if (pid == 0) turn_into_trial(trial, *account, spare, input->get(), writes.get(), parent);
  writes.reset();
  std::string text;
  const auto end = Clock::now() + trial.deadline;
  const bool in_time = read_until(reads.get(), end, text) && ends_until(pid, end);
  ::kill(-pid, SIGKILL);  // its session, where something of it is left
  const int status = reap(pid);
  spare.remove(*account);
  if (!in_time)
    return error(Errc::worker_failed,
                 "it did not end within " + std::to_string(trial.deadline.count()) + " s. It said:\n" + text);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return error(Errc::worker_failed, "tried as " + account->name + ", it failed. It said:\n" + text);
  return text;
}

}  // namespace psremoting::service
