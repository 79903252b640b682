#include "launcher/linux/start_worker.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/fd.hpp"
#include "launcher/linux/child.hpp"
#include "launcher/linux/start_failure.hpp"
#include "launcher/linux/task_count.hpp"

namespace psremoting::launcher {
namespace {

// Without a cgroup the kernel can only count by account: what the account has already, and what this worker may add.
// Called as the account.
void limit_processes(const WorkerPlan& plan, const Cgroup& cgroup) {
  if (plan.limits.processes == 0 || cgroup.limits_processes()) return;
  const auto tasks = counted_tasks();
  if (!tasks) return;  // the limit that there is refuses already
  const rlim_t most = *tasks + tasks_for(plan.limits.processes);
  rlimit now{};
  ::getrlimit(RLIMIT_NPROC, &now);
  if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most) return;
  const rlimit limit{most, most};
  ::setrlimit(RLIMIT_NPROC, &limit);
}

// Where memory runs out, a worker goes before the services do.
void prefer_for_oom() {
  Fd score(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (score && ::write(score.get(), "200", 3) < 0) return;
}

Result<void> become(const WorkerPlan& plan, const Account& account) {
  if (::geteuid() == 0) {
    if (::setresgid(account.gid, account.gid, account.gid) != 0) return last_error("setresgid");
    if (::setresuid(account.uid, account.uid, account.uid) != 0) return last_error("setresuid");
    if (account.uid != 0 && ::setuid(0) == 0) return error(Errc::internal, "privilege could be taken back");
  }
  if (plan.no_new_privileges && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return last_error("no_new_privs");
  return Result<void>();
}

// As the account, since it may see what root may not (and the other way round).
Result<void> enter_directory(const WorkerPlan& plan, const Account& account) {
  const auto& wanted = plan.working_directory;
  if (!wanted.empty()) {
    if (::chdir(wanted.c_str()) == 0) return Result<void>();
    return why_not_entered(errno, wanted);
  }
  if (::chdir(account.home.c_str()) != 0 && ::chdir("/") != 0) return last_error("chdir /");
  return Result<void>();
}

Error run(const WorkerPlan& plan, const Account& account, const std::vector<std::string>& environment) {
  std::vector<char*> arguments, variables;
  for (const auto& one : plan.arguments) arguments.push_back(const_cast<char*>(one.c_str()));
  for (const auto& one : environment) variables.push_back(const_cast<char*>(one.c_str()));
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
  environ = variables.data();  // whose PATH execvp searches
  ::execvp(arguments.front(), arguments.data());
  return why_not_run(errno, plan.arguments, environment, account);
}

// In the new process. Comes back only with the reason why the program does not run.
Error turn_into_worker(const WorkerPlan& plan, const Account& account, std::vector<std::string> environment,
                       const SpareHome& spare, const WorkerEnds& ends, const Cgroup& cgroup, int report, pid_t keeper) {
  ::setsid();
  cgroup.enter();
  prefer_for_oom();
  ::dup2(ends.input, 0);
  ::dup2(ends.output, 1);
  ::dup2(ends.errors, 2);
  close_all_but({report});
  if (auto became = become(plan, account); !became) return became.error();
  if (!die_with_parent(keeper)) return error(Errc::shutting_down);
  limit_processes(plan, cgroup);
  if (auto there = enter_directory(plan, account); !there) return there.error();
  spare.use(account.home, environment);
  sigset_t none;
  sigemptyset(&none);
  reset_signals(none);
  return run(plan, account, environment);
}

}  // namespace

Result<pid_t> start_worker(const WorkerPlan& plan, const Account& account, const std::vector<std::string>& environment,
                           const SpareHome& spare, const WorkerEnds& ends, const Cgroup& cgroup) {
  int report[2];  // closed by exec, so that its end means that all went well
  if (::pipe2(report, O_CLOEXEC) != 0) return last_error("pipe");
  Fd reads(report[0]), writes(report[1]);
  const pid_t keeper = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return why_no_process(errno);
  if (pid == 0) {
    auto why = turn_into_worker(plan, account, environment, spare, ends, cgroup, writes.get(), keeper);
    const auto bytes = request::print(request::Answer(request::Failed{0, std::move(why)}));
    ::_exit(::write(writes.get(), bytes.data(), bytes.size()) < 0 ? 126 : 127);
  }
  writes.reset();
  std::string bytes(4096, '\0');
  ssize_t got = 0;
  do got = ::read(reads.get(), bytes.data(), bytes.size());
  while (got < 0 && errno == EINTR);
  if (got <= 0) return pid;
  reads.reset();  // should it have more to say, it does not wait for us
  ::waitpid(pid, nullptr, 0);
  auto answer = request::parse_answer(std::string_view(bytes).substr(0, static_cast<std::size_t>(got)));
  const auto* failed = answer ? std::get_if<request::Failed>(&*answer) : nullptr;
  return failed ? failed->why : error(Errc::worker_failed, "the worker did not start");
}

}  // namespace psremoting::launcher
