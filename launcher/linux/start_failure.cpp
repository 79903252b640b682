#include "launcher/linux/start_failure.hpp"

#include <cerrno>
#include <optional>
#include <system_error>
#include <sys/resource.h>
#include <unistd.h>

#include "base/excerpt.hpp"

namespace psremoting::launcher {
namespace {

std::string words(int code) { return std::generic_category().message(code); }

std::string bytes(std::size_t count) { return std::to_string(count) + " bytes"; }

// Of one argument or variable: the kernel's MAX_ARG_STRLEN, less the NUL.
std::size_t longest_string() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) * 32 - 1; }

std::optional<Error> one_too_long(const std::vector<std::string>& arguments,
                                  const std::vector<std::string>& environment) {
  const std::string takes = "; Linux takes " + bytes(longest_string()) + " in one piece. ";
  for (const auto& one : arguments) {
    if (one.size() > longest_string())
      return error(Errc::too_large, "The command line has " + bytes(one.size()) + takes +
                                        "Send what is long as the command's input, or put it into a file.");
  }
  for (const auto& one : environment) {
    if (one.size() > longest_string())
      return error(Errc::too_large, "The variable " + excerpt(one.substr(0, one.find('='))) + " has " +
                                        bytes(one.size()) + " with its name" + takes + "Put its value into a file.");
  }
  return std::nullopt;
}

Error too_long(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  if (auto one = one_too_long(arguments, environment)) return *one;
  std::size_t all = 0;
  for (const auto* list : {&arguments, &environment})
    for (const auto& text : *list) all += text.size() + 1 + sizeof(char*);
  return error(Errc::too_large,
               "The command line and the environment have " + bytes(all) + " together; a new program is given " +
                   bytes(static_cast<std::size_t>(::sysconf(_SC_ARG_MAX))) +
                   ", a quarter of the stack that it may have (RLIMIT_STACK). Put what is long into a file.");
}

// RLIMIT_NPROC as it is now.
std::string task_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NPROC, &limit);
  return limit.rlim_cur == RLIM_INFINITY ? std::string("unlimited") : std::to_string(limit.rlim_cur);
}

// The kernel lets an account that is over RLIMIT_NPROC run no new program (execve(2), EAGAIN).
Error too_many_tasks(const Account& account) {
  return error(Errc::worker_failed,
               "The account " + account.name + " (uid " + std::to_string(account.uid) +
                   ") has as many processes and threads as it may: RLIMIT_NPROC is " + task_limit() +
                   ". Those of other containers on the host count where they have the same uid. End some, or raise "
                   "nproc (limits.conf, a container's ulimit) or MaxProcessesPerShell.");
}

}  // namespace

Error why_not_run(int code, const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                  const Account& account) {
  const auto program = excerpt(arguments.front());
  switch (code) {
    case E2BIG: return too_long(arguments, environment);
    case EAGAIN: return too_many_tasks(account);
    case ENOMEM: return error(Errc::worker_failed, program + ": there is not enough memory to start it.");
    case ENOENT:
    case ENOTDIR: return error(Errc::command_not_found, program + ": " + words(code));
    case ENAMETOOLONG:
      return error(Errc::too_large, program + ": no program's name has " + bytes(arguments.front().size()) + ".");
    case EACCES:
    case EPERM:
    case ENOEXEC:
      return error(Errc::access_denied, program + ": " + words(code) + ". " + account.name +
                                            " may not execute it, or its file system is mounted noexec.");
    default: return error(Errc::worker_failed, program + ": " + words(code));
  }
}

Error why_no_process(int code) {
  if (code == EAGAIN) {
    const auto account = ::geteuid() == 0 ? std::string()
                                          : "of uid " + std::to_string(::geteuid()) +
                                                " in all containers (RLIMIT_NPROC " + task_limit() + "), ";
    return error(Errc::worker_failed, "The service can start no more processes: the limit " + account +
                                          "of the unit (TasksMax), of a container (pids.max) or of the host "
                                          "(kernel.pid_max, kernel.threads-max) is reached.");
  }
  if (code == ENOMEM) return error(Errc::worker_failed, "There is not enough memory to start a process.");
  return error(Errc::io, "fork: " + words(code));
}

Error why_not_entered(int code, const std::filesystem::path& folder) {
  const auto& name = folder.native();
  const std::string begin = "The working directory " + excerpt(name);
  if (code == ENAMETOOLONG)
    return error(Errc::invalid_argument, begin + " is too long: its name has " + bytes(name.size()) +
                                             "; Linux takes 4095 bytes, and 255 in each part.");
  return error(Errc::invalid_argument, begin + " cannot be entered: " + words(code) + ".");
}

}  // namespace psremoting::launcher
