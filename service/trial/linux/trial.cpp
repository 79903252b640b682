#include "service/powershell/trial.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/fd.hpp"
#include "config/paths.hpp"
#include "launcher/linux/account.hpp"
#include "launcher/linux/child.hpp"
#include "launcher/linux/spare_home.hpp"

namespace psremoting::service::powershell {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_output = 16 << 10;

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

// In the new process, to its end. It keeps nothing of ours, and cannot gain a privilege.
[[noreturn]] void turn_into_trial(const std::string& program, const launcher::Account& account,
                                  const launcher::SpareHome& spare, int output, pid_t parent) {
  ::setsid();
  const Fd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ::dup2(nothing.get(), 0);
  ::dup2(output, 1);
  ::dup2(output, 2);
  launcher::close_all_but({});
  if (!become(account) || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::chdir("/") != 0) ::_exit(126);
  if (!launcher::die_with_parent(parent)) ::_exit(126);
  std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin",
                                       "HOME=" + account.home,
                                       "LANG=C.UTF-8",
                                       "NO_COLOR=1",
                                       "POWERSHELL_TELEMETRY_OPTOUT=1",
                                       "POWERSHELL_UPDATECHECK=Off",
                                       "DOTNET_EnableDiagnostics=0"};
  spare.use(account.home, environment);
  sigset_t none;
  sigemptyset(&none);
  launcher::reset_signals(none);
  const char* arguments[] = {
      program.c_str(), "-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()", nullptr};
  std::vector<char*> variables;
  variables.reserve(environment.size() + 1);
  for (auto& one : environment) variables.push_back(one.data());
  variables.push_back(nullptr);
  ::execve(program.c_str(), const_cast<char**>(arguments), variables.data());
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

std::string last_line(std::string text) {
  text.erase(text.find_last_not_of(" \r\n\t") + 1);
  return text.substr(text.find_last_of('\n') + 1);
}

}  // namespace

Result<std::string> version_said_by(const std::filesystem::path& program, const std::string& account_name,
                                    std::chrono::seconds deadline) {
  auto account = account_for(account_name);
  if (!account) return account.error();
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return launcher::last_error("pipe");
  Fd reads(ends[0]), writes(ends[1]);
  const launcher::SpareHome spare;
  const pid_t parent = ::getpid(), pid = ::fork();
  if (pid < 0) return launcher::last_error("fork");
  if (pid == 0) turn_into_trial(program.string(), *account, spare, writes.get(), parent);
  writes.reset();
  std::string text;
  const auto end = Clock::now() + deadline;
  const bool in_time = read_until(reads.get(), end, text) && ends_until(pid, end);
  ::kill(-pid, SIGKILL);  // its session, where something of it is left
  const int status = reap(pid);
  spare.remove(*account);
  if (!in_time)
    return error(Errc::worker_failed,
                 "it did not end within " + std::to_string(deadline.count()) + " s. It said:\n" + text);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return error(Errc::worker_failed, "tried as " + account->name + ", it failed. It said:\n" + text);
  return last_line(text);
}

}  // namespace psremoting::service::powershell
