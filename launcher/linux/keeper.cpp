#include "launcher/linux/keeper.hpp"

#include <algorithm>
#include <optional>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/channel.hpp"
#include "base/linux/fd.hpp"
#include "base/log.hpp"
#include "launcher/linux/child.hpp"
#include "launcher/linux/environment.hpp"
#include "launcher/linux/process_sockets.hpp"
#include "launcher/linux/process_tree.hpp"

namespace psremoting::launcher {
namespace {

// SIGCHLD as a descriptor.
Fd child_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  return Fd(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

int exit_code(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return 128 + (WIFSIGNALED(status) ? WTERMSIG(status) : SIGKILL);
}

class Keeper {
 public:
  Keeper(const WorkerPlan& plan, const WorkerEnds& ends, int channel)
      : plan_(plan), ends_(ends), channel_fd_(channel), channel_(open_polled_channel(Handle(channel))) {}

  int run() {
    ::setsid();  // a ^C in our terminal is for the launcher, which ends us in order
    adopt_orphans();
    children_ = child_signals();
    auto started = start();
    if (!started) {
      spare_.remove(account_);
      say(request::Failed{0, started.error()});
      return 1;
    }
    say(request::Started{0, 0, static_cast<std::uint64_t>(*started)});
    wait(*started);
    Cgroup::kill(plan_.cgroup);
    const int ended = end_tree(*started);
    if (ended >= 0) status_ = ended;
    Cgroup::remove(plan_.cgroup);
    remove_sockets_of_the_dead(temporary_folder_, account_.uid);
    spare_.remove(account_);
    if (pam_) pam_->close_session();
    say(request::WorkerExited{0, exit_code(status_)});
    return 0;
  }

 private:
  void say(const request::Answer& answer) { send_message(channel_fd_, request::print(answer)); }

  Result<pid_t> start() {
    auto account = account_to_be();
    if (!account) return account.error();
    if (auto opened = open_session(*account); !opened) return opened.error();
    auto environment = worker_environment(*account, pam_ ? pam_->environment() : std::vector<std::string>(), plan_);
    Cgroup cgroup(plan_.cgroup, plan_.limits);
    const auto heap = heap_bound(cgroup);
    if (plan_.powershell && heap != 0) environment.push_back(heap_limit(heap));
    if (plan_.powershell && !plan_.guard.empty()) guard(environment);
    temporary_folder_ = temporary_folder(environment);
    auto pid = start_worker(plan_, *account, environment, spare_, ends_, cgroup);
    if (!pid) Cgroup::remove(plan_.cgroup);
    account_ = std::move(*account);
    if (pid) tell_of_spare_home();
    for (int end : {ends_.input, ends_.output, ends_.errors}) ::close(end);
    return pid;
  }

  // The client's language is PowerShell's alone: programs may not have it, and scripts read what they print.
  void guard(std::vector<std::string>& environment) const {
    std::vector<std::string> only_here{"DOTNET_GCHeapHardLimit"};
    if (auto language = culture_variable(plan_.culture)) {
      auto host = std::ranges::find_if(environment, [](const auto& line) { return line.starts_with("LC_ALL="); });
      only_here.push_back(host == environment.end() ? "LC_ALL" : *host);
      if (host != environment.end()) environment.erase(host);
      environment.push_back(std::move(*language));
    }
    preload(environment, plan_.guard, only_here);
  }

  Result<Account> account_to_be() {
    if (!plan_.run_as.empty()) return run_as();
    auto account = find_account(plan_.identity.name);
    if (account && std::to_string(account->uid) != plan_.identity.id)
      return error(Errc::access_denied, "the account is not the one that logged on any more");
    return account;
  }

  // Found here and not by the launcher, since a directory server may be asked. What no_new_privs is for, the account
  // that the worker runs as decides.
  Result<Account> run_as() {
    const std::string endpoint_of = "The account that the endpoint runs as, " + plan_.run_as + ", ";
    auto account = find_account(plan_.run_as);
    if (!account) return error(Errc::worker_failed, endpoint_of + "does not exist.");
    if (account->uid == 0 && plan_.run_as != "root")
      return error(Errc::access_denied, endpoint_of + "is root under another name; the endpoint has to say root.");
    if (!can_become(*account)) return error(Errc::access_denied, endpoint_of + "cannot be become without privilege.");
    if (identity_of(*account, plan_.identity.method, {plan_.administrators, {}}).administrator)
      plan_.no_new_privileges = false;
    return account;
  }

  // Second best to a cgroup: .NET keeps its own heap within it (the value is hexadecimal).
  static std::string heap_limit(std::uint64_t bytes) {
    char text[64];
    std::snprintf(text, sizeof text, "DOTNET_GCHeapHardLimit=%llx", static_cast<unsigned long long>(bytes));
    return text;
  }

  // Bytes, where no cgroup bounds the worker: its own quota, else what its user may have. 0: none is needed.
  std::uint64_t heap_bound(const Cgroup& cgroup) const {
    if (cgroup.limits_memory()) return 0;
    return plan_.limits.memory_mb != 0 ? std::uint64_t{plan_.limits.memory_mb} << 20 : plan_.heap;
  }

  Result<void> open_session(const Account& account) {
    ::umask(022);
    ::setrlimit(RLIMIT_NOFILE, &plan_.descriptors);
    if (::geteuid() != 0) return Result<void>();
    if (::initgroups(account.name.c_str(), account.gid) != 0) return last_error("initgroups");
    if (!plan_.pam) return Result<void>();
    pam_.emplace(plan_.stack, account.name, plan_.client, nullptr);
    auto opened = pam_->check_account();  // it may have been locked since it logged on
    if (opened) opened = pam_->open_session();
    if (!opened) log::write<event::no_pam_session>({{"user", account.name}, {"why", opened.error().detail}});
    if (!opened) return error(Errc::access_denied, "PAM refused the session");
    return Result<void>();
  }

  void tell_of_spare_home() const {
    const auto folder = spare_.made();
    if (!folder.empty())
      log::write<event::home_not_writable>(
          {{"user", account_.name}, {"home", account_.home}, {"folder", folder.string()}});
  }

  // Until the worker itself has ended or is to be ended.
  void wait(pid_t worker) {
    for (;;) {
      pollfd waits[] = {{children_.get(), POLLIN, 0}, {channel_fd_, POLLIN, 0}};
      ::poll(waits, 2, -1);
      if (waits[0].revents != 0 && worker_ended(worker)) return;
      if (waits[1].revents != 0 && told_to_kill(worker)) return;
    }
  }

  bool worker_ended(pid_t worker) {
    signalfd_siginfo info;
    while (::read(children_.get(), &info, sizeof info) > 0) {
    }
    int status = 0;
    for (pid_t pid; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (pid != worker) continue;
      status_ = status;
      return true;
    }
    return false;
  }

  bool told_to_kill(pid_t worker) {
    auto message = channel_->try_receive();
    if (!message) return true;  // the launcher is gone
    if (!*message) return false;
    auto asked = request::parse_request((*message)->bytes);
    const auto* signal = asked ? std::get_if<request::SignalWorker>(&*asked) : nullptr;
    if (!signal || signal->kind == request::SignalWorker::Kind::kill) return true;
    ::kill(-worker, SIGINT);  // its process group, as a terminal's ^C does
    return false;
  }

  WorkerPlan plan_;
  WorkerEnds ends_;
  int channel_fd_;
  std::unique_ptr<PolledChannel> channel_;
  Fd children_;
  std::optional<Pam> pam_;
  Account account_;
  SpareHome spare_;
  int status_ = SIGKILL;
  std::filesystem::path temporary_folder_;
};

}  // namespace

int keep(const WorkerPlan& plan, const WorkerEnds& ends, int channel) { return Keeper(plan, ends, channel).run(); }

}  // namespace psremoting::launcher
