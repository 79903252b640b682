#include <optional>

#include "base/log.hpp"
#include "launcher/launcher.hpp"
#include "launcher/windows/file_watch.hpp"
#include "launcher/windows/office.hpp"
#include "launcher/windows/orders.hpp"
#include "launcher/windows/serve_process.hpp"

namespace psremoting::launcher {
namespace {

// On a thread of the console's. Windows ends the process when this comes back from a window's closing, so it does not.
BOOL WINAPI console_says(DWORD what) {
  order_stop();
  if (what == CTRL_CLOSE_EVENT || what == CTRL_LOGOFF_EVENT || what == CTRL_SHUTDOWN_EVENT) ::Sleep(INFINITE);
  return TRUE;
}

class WindowsSite final : public Site {
 public:
  explicit WindowsSite(Options options) : loop_(system_clock()) {
    premises_.options = std::move(options);
    if (!premises_.options.own_account_only && logon_is_pretence()) {
      log::write<event::own_account_only>();
      premises_.options.own_account_only = true;
    }
    premises_.logon = system_logon();
  }

  WindowsLoop& loop() override { return loop_; }
  WindowsPremises& premises() override { return premises_; }

  void refresh(std::function<void()> credentials_changed) override {
    const auto& file = premises_.options.config.user_file;
    // One that is there already may have seen what it has not told yet.
    if (watch_ && watched_ == file && watch_->sees_all()) return;
    watched_ = file;
    watch_.emplace(loop_, file, std::move(credentials_changed));
  }

  Result<std::unique_ptr<ServeProcess>> start_serve(std::function<void(ServeExit)> ended) override {
    return launcher::start_serve(loop_, premises_.options, std::move(ended));
  }

  std::unique_ptr<ServeOffice> open_office(std::unique_ptr<PolledChannel> channel) override {
    return std::make_unique<WindowsOffice>(loop_, premises_, std::move(channel));
  }

 private:
  WindowsLoop loop_;
  WindowsPremises premises_;
  std::filesystem::path watched_;
  std::optional<FileWatch> watch_;
};

}  // namespace

int run(Options options) {
  ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  ::SetConsoleCtrlHandler(console_says, TRUE);
  WindowsSite site(std::move(options));
  Launcher launcher(site);
  site.loop().watch(stop_ordered(), [&] {
    site.loop().forget(stop_ordered());  // it stays set
    launcher.stop();
  });
  site.loop().watch(reload_ordered(), [&] { launcher.hang_up(); });
  return launcher.run();
}

}  // namespace psremoting::launcher
