#include <chrono>
#include <functional>
#include <optional>
#include <utility>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.hpp"
#include "launcher/launcher.hpp"
#include "launcher/linux/account_watch.hpp"
#include "launcher/linux/aliases.hpp"
#include "launcher/linux/cgroup.hpp"
#include "launcher/linux/memory_bounds.hpp"
#include "launcher/linux/office.hpp"
#include "launcher/linux/process_tree.hpp"
#include "launcher/linux/serve_process.hpp"

namespace psremoting::launcher {
namespace {

// Passwords pass through: no core file, nobody's debugger. 0 to 2 are open, so that no descriptor of ours becomes one.
// Gives the limit of descriptors as it was; ours, and that of serve, is as high as may be.
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

// Beside the program, as packages and builds lay it; there are no children without a way to the protocol where it is
// not.
std::filesystem::path find_worker_guard() {
  std::error_code failed;
  auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  auto guard = program.parent_path().parent_path() / "lib/psremoting/libpsremoting-worker.so";
  if (!failed && std::filesystem::exists(guard, failed)) return guard;
  log::write<event::no_worker_guard>({{"file", guard.string()}});
  return {};
}

class LinuxSite final : public Site {
 public:
  LinuxSite(Options options, const rlimit& descriptors) : loop_(system_clock()) {
    premises_.options = std::move(options);
    premises_.descriptors = descriptors;
    premises_.cgroup_parent = find_cgroup_parent();
    premises_.worker_guard = find_worker_guard();
  }

  LinuxLoop& loop() override { return loop_; }
  LinuxPremises& premises() override { return premises_; }

  void refresh(std::function<void()> credentials_changed) override {
    const auto& options = premises_.options;
    premises_.alias_folder = make_aliases(options.runtime_directory, own_program_file(), options.config.installs);
    credentials_changed_ = std::move(credentials_changed);
    watch_accounts();
  }

  Result<std::unique_ptr<ServeProcess>> start_serve(std::function<void(ServeExit)> ended) override {
    return launcher::start_serve(loop_, premises_.options, std::move(ended));
  }

  std::unique_ptr<ServeOffice> open_office(std::unique_ptr<PolledChannel> channel) override {
    return std::make_unique<LinuxOffice>(loop_, premises_, std::move(channel));
  }

  void await_workers() override {
    bool late = false;
    auto deadline = loop_.after(premises_.options.stop_deadline, [&] { late = true; });
    while (loop_.children() > 0 && !late) loop_.turn();
    if (!late) loop_.cancel(deadline);
    remove_user_cgroups(premises_.cgroup_parent);
  }

 private:
  static constexpr std::chrono::seconds look_again{5};

  void watch_accounts() {
    const auto& file = premises_.options.config.user_file;
    // One that is there already may have seen what it has not told yet.
    if (watch_ && watched_ == file && watch_->sees_all()) return;
    watched_ = file;
    watch_.emplace(loop_, file, credentials_changed_);
    if (const bool blind = !watch_->sees_all(); std::exchange(blind_, blind) != blind) {
      if (blind) log::write<event::accounts_not_watched>({{"why", watch_->unseen()}});
      if (!blind) log::write<event::accounts_watched_again>();
      credentials_changed_();  // what was not seen may have changed them
    }
    if (blind_ && !std::exchange(trying_, true)) {
      loop_.after(look_again, [this] {
        trying_ = false;
        watch_accounts();
      });
    }
  }

  LinuxLoop loop_;
  LinuxPremises premises_;
  std::filesystem::path watched_;
  std::function<void()> credentials_changed_;
  std::optional<AccountWatch> watch_;
  bool blind_ = false, trying_ = false;
};

}  // namespace

int run(Options options) {
  const auto descriptors = settle();
  adopt_orphans();
  LinuxSite site(std::move(options), descriptors);
  Launcher launcher(site);
  for (int signal : {SIGTERM, SIGINT}) site.loop().on_signal(signal, [&] { launcher.stop(); });
  site.loop().on_signal(SIGHUP, [&] { launcher.hang_up(); });
  return launcher.run();
}

}  // namespace psremoting::launcher
