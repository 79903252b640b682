#include "launcher/linux/serve_process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.hpp"
#include "launcher/linux/account.hpp"
#include "launcher/linux/child.hpp"
#include "launcher/linux/notify_relay.hpp"
#include "launcher/linux/start_failure.hpp"

namespace psremoting::launcher {
namespace {

// For good: no capability, no way to get one, no other groups than the account's.
Result<void> drop_privileges(const Account& account) {
  for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
    if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return last_error("capabilities");
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  if (::setgroups(account.groups.size(), account.groups.data()) != 0) return last_error("setgroups");
  if (::setresgid(account.gid, account.gid, account.gid) != 0) return last_error("setresgid");
  if (::setresuid(account.uid, account.uid, account.uid) != 0) return last_error("setresuid");
  if (::setuid(0) == 0) return error(Errc::internal, "privilege could be taken back");
  return Result<void>();
}

void use_no_input() {
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null < 0) return;
  ::dup2(null, 0);
  if (null > 0) ::close(null);
}

// By the relay alone: the manager does not listen to this process.
void notify_through(int relay) {
  ::unsetenv("NOTIFY_SOCKET");  // NOLINT(concurrency-mt-unsafe): a child of one thread
  if (relay < 0) return;
  ::fcntl(relay, F_SETFD, 0);
  ::setenv(notify_variable, std::to_string(relay).c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
}

int turn_into_serve(const Options& options, const std::optional<Account>& account, int channel, int relay,
                    pid_t launcher) {
  if (account) {
    if (auto dropped = drop_privileges(*account); !dropped) {
      log::write<event::serve_keeps_privilege>({{"why", dropped.error().detail}});
      return 1;
    }
  }
  if (!die_with_parent(launcher)) return 1;
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  use_no_input();
  ::fcntl(channel, F_SETFD, 0);
  notify_through(relay);
  auto words = options.serve;
  words.push_back("--channel");
  words.push_back(std::to_string(channel));
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(words.front().c_str(), arguments.data());
  const auto why = account ? why_not_run(errno, words, {}, *account) : last_error("exec");
  log::write<event::serve_not_started>({{"program", words.front()}, {"why", why.detail}});
  return 1;
}

ServeExit exit_of(int status) {
  if (!WIFEXITED(status)) return {"signal " + std::to_string(WTERMSIG(status)), std::nullopt};
  return {"exit code " + std::to_string(WEXITSTATUS(status)), WEXITSTATUS(status)};
}

class LinuxServe final : public ServeProcess {
 public:
  LinuxServe(pid_t pid, Handle channel, std::unique_ptr<NotifyRelay> relay)
      : pid_(pid), channel_(open_polled_channel(std::move(channel))), relay_(std::move(relay)) {}
  std::unique_ptr<PolledChannel> take_channel() override { return std::move(channel_); }
  void tell_stop() override { ::kill(pid_, SIGTERM); }
  void tell_reload() override { ::kill(pid_, SIGHUP); }
  void kill() override { ::kill(pid_, SIGKILL); }

 private:
  const pid_t pid_;
  std::unique_ptr<PolledChannel> channel_;
  const std::unique_ptr<NotifyRelay> relay_;
};

}  // namespace

Result<std::unique_ptr<ServeProcess>> start_serve(LinuxLoop& loop, const Options& options,
                                                  std::function<void(ServeExit)> ended) {
  std::optional<Account> account;
  if (::geteuid() == 0) {
    auto found = find_account(options.config.service_account);
    if (!found)
      return error(Errc::not_found, "there is no account " + options.config.service_account +
                                        " for the service: create it (psremoting enable does) or name another");
    if (found->uid == 0) return error(Errc::invalid_argument, "the service's account must not be root");
    account = std::move(*found);
  }
  auto channel = make_channel_pair();
  if (!channel) return channel.error();
  const int there = static_cast<int>(channel->there.get());
  auto relay = std::make_unique<NotifyRelay>(loop);
  std::vector<int> kept{there};
  if (relay->there() >= 0) kept.push_back(relay->there());
  const pid_t launcher = ::getpid();
  const auto body = [&] { return turn_into_serve(options, account, there, relay->there(), launcher); };
  const pid_t pid = loop.spawn(kept, body, [ended = std::move(ended)](int status) { ended(exit_of(status)); });
  if (pid < 0) return last_error("fork");
  relay->close_there();
  return std::make_unique<LinuxServe>(pid, std::move(channel->here), std::move(relay));
}

void settle_serve() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  // A client that is gone is an error of a write, not the end of everybody's sessions. Workers are not started from
  // here.
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace psremoting::launcher
