#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "base/log.hpp"
#include "launcher/back_off.hpp"
#include "launcher/linux/account_watch.hpp"
#include "launcher/linux/aliases.hpp"
#include "launcher/linux/cgroup.hpp"
#include "launcher/linux/office.hpp"
#include "launcher/linux/process_tree.hpp"
#include "launcher/linux/serve_process.hpp"
#include "launcher/options.hpp"

namespace psremoting::launcher {
namespace {

constexpr Duration grace = std::chrono::seconds(2);
constexpr Duration reload_pause = std::chrono::seconds(1);  // serve can ask for reloads; so often, and no more

std::string words(int status) {
  if (WIFEXITED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
  return "signal " + std::to_string(WTERMSIG(status));
}

// Passwords pass through: no core file, nobody's debugger. 0 to 2 are open, so that no descriptor of ours becomes one. Gives
// the limit of descriptors as it was; ours, and that of serve, is as high as may be.
rlimit settle() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  rlimit core{};
  ::getrlimit(RLIMIT_CORE, &core);
  core.rlim_cur = 0;
  ::setrlimit(RLIMIT_CORE, &core);
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit most{before.rlim_max, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &most);
  for (int fd = ::open("/dev/null", O_RDWR); fd >= 0; fd = ::open("/dev/null", O_RDWR)) {
    if (fd <= 2) continue;
    ::close(fd);
    break;
  }
  return before;
}

class Launcher {
 public:
  Launcher(Options options, const rlimit& descriptors) : loop_(system_clock()) {
    premises_.options = std::move(options);
    premises_.descriptors = descriptors;
    premises_.cgroup_parent = find_cgroup_parent();
    premises_.reload = [this] {
      if (loop_.now() - reloaded_ >= reload_pause) reload();
    };
    refresh();
    for (int signal : {SIGTERM, SIGINT}) loop_.on_signal(signal, [this] { stop(); });
    loop_.on_signal(SIGHUP, [this] { hang_up(); });
  }

  int run() {
    if (!start()) return 1;
    while (!over_) {
      loop_.turn();
      if (office_ && office_->broken()) end_serve();
    }
    office_.reset();  // which ends the workers
    wait_for_children();
    return exit_code_;
  }

 private:
  bool start() {
    auto serve = start_serve(loop_, premises_.options, [this](int status) { serve_ended(status); });
    if (!serve) {
      log::error("serve does not start", {{"why", serve.error().detail}});
      return false;
    }
    pid_ = serve->pid;
    started_ = loop_.now();
    office_.emplace(loop_, premises_, open_polled_channel(std::move(serve->channel)));
    return true;
  }

  // Serve said what it must not say, or nothing any more. Its end, when it is reaped, starts the next one.
  void end_serve() {
    const auto why = *office_->broken();
    office_.reset();
    // It has closed the channel: on its way out, with an exit code that tells more than our signal would.
    if (why.code == Errc::io) return kill_serve_after(grace);
    log::error("serve is ended", {{"why", why.detail}, {"code", std::string(name(why.code))}});
    kill_serve_after({});
  }

  void kill_serve_after(Duration patience) {
    loop_.after(patience, [this, pid = pid_] {
      if (pid > 0 && pid == pid_) ::kill(pid, SIGKILL);
    });
  }

  void serve_ended(int status) {
    pid_ = -1;
    office_.reset();
    over_ = over_ || stopping_;
    if (stopping_) return;
    const auto& give_up = premises_.options.give_up;
    if (WIFEXITED(status) && give_up && give_up(WEXITSTATUS(status))) {
      exit_code_ = WEXITSTATUS(status);
      over_ = true;
      return;
    }
    const auto wait = back_off_.next(started_, loop_.now());
    log::error("serve ended and is started again", {{"with", words(status)}});
    loop_.after(wait, [this] {
      if (stopping_ || start()) return;
      exit_code_ = 1;
      over_ = true;
    });
  }

  void stop() {
    if (stopping_) return;
    stopping_ = true;
    if (office_) office_->stop();
    if (pid_ < 0) {
      over_ = true;
      return;
    }
    ::kill(pid_, SIGTERM);
    kill_serve_after(premises_.options.stop_deadline);
  }

  void reload() {
    reloaded_ = loop_.now();
    if (!premises_.options.reload) return;
    auto config = premises_.options.reload();
    if (!config) return log::error("the new configuration is not used", {{"why", config.error().detail}});
    premises_.options.config = std::move(*config);
    refresh();
  }

  void hang_up() {
    reload();
    if (pid_ > 0) ::kill(pid_, SIGHUP);
    credentials_changed();
  }

  void refresh() {
    const auto& options = premises_.options;
    premises_.alias_folder = make_aliases(options.runtime_directory, options.config.installs);
    watch_.emplace(loop_, options.config.user_file, [this] { credentials_changed(); });
  }

  void credentials_changed() {
    if (office_) office_->tell(request::CredentialsChanged{});
  }

  void wait_for_children() {
    bool late = false;
    auto deadline = loop_.after(premises_.options.stop_deadline, [&] { late = true; });
    while (loop_.children() > 0 && !late) loop_.turn();
    if (!late) loop_.cancel(deadline);
  }

  LinuxLoop loop_;
  LinuxPremises premises_;
  std::optional<AccountWatch> watch_;
  std::optional<LinuxOffice> office_;
  pid_t pid_ = -1;
  TimePoint started_{}, reloaded_{};
  BackOff back_off_;
  bool stopping_ = false, over_ = false;
  int exit_code_ = 0;
};

}  // namespace

int run(Options options) {
  const auto descriptors = settle();
  adopt_orphans();
  return Launcher(std::move(options), descriptors).run();
}

}  // namespace psremoting::launcher
