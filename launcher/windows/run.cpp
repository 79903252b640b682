#include <optional>

#include "base/log.hpp"
#include "base/windows/text.hpp"
#include "launcher/back_off.hpp"
#include "launcher/options.hpp"
#include "launcher/windows/file_watch.hpp"
#include "launcher/windows/office.hpp"
#include "launcher/windows/orders.hpp"
#include "launcher/windows/serve_process.hpp"

namespace psremoting::launcher {
namespace {

constexpr Duration grace = std::chrono::seconds(2);
constexpr Duration reload_pause = std::chrono::seconds(1);  // serve can ask for reloads; so often, and no more

// On a thread of the console's. Windows ends the process when this comes back from a window's closing, so it does not.
BOOL WINAPI console_says(DWORD what) {
  order_stop();
  if (what == CTRL_CLOSE_EVENT || what == CTRL_LOGOFF_EVENT || what == CTRL_SHUTDOWN_EVENT) ::Sleep(INFINITE);
  return TRUE;
}

class Launcher {
 public:
  explicit Launcher(Options options) : loop_(system_clock()) {
    premises_.options = std::move(options);
    if (!premises_.options.own_account_only && logon_is_pretence()) {
      log::warning("only our own account can log on: this is Wine, whose LogonUser accepts every password");
      premises_.options.own_account_only = true;
    }
    premises_.logon = system_logon();
    premises_.reload = [this] {
      if (loop_.now() - reloaded_ >= reload_pause) reload();
    };
    refresh();
    loop_.watch(stop_ordered(), [this] { stop(); });
    loop_.watch(reload_ordered(), [this] { hang_up(); });
  }

  int run() {
    if (!start()) return 1;
    while (!over_) {
      loop_.turn();
      if (office_ && office_->broken()) end_serve();
    }
    office_.reset();  // which ends the workers
    return exit_code_;
  }

 private:
  bool start() {
    auto ready = [this] {
      if (premises_.options.ready) premises_.options.ready();
    };
    auto serve = ServeProcess::start(loop_, premises_.options, ready, [this] { serve_ended(); });
    if (!serve) {
      log::error("serve does not start", {{"why", serve.error().detail}});
      return false;
    }
    serve_ = std::move(*serve);
    started_ = loop_.now();
    office_.emplace(loop_, premises_, serve_->take_channel());
    return true;
  }

  // Serve said what it must not say, or nothing any more. Its end starts the next one.
  void end_serve() {
    const auto why = *office_->broken();
    office_.reset();
    // It has closed the channel: on its way out, with an exit code that tells more than our killing it would.
    if (why.code == Errc::io) return kill_serve_after(grace);
    log::error("serve is ended", {{"why", why.detail}, {"code", std::string(name(why.code))}});
    kill_serve_after({});
  }

  void kill_serve_after(Duration patience) {
    if (!serve_) return;
    loop_.after(patience, [this, id = serve_->id()] {
      if (serve_ && serve_->id() == id) serve_->kill();
    });
  }

  void serve_ended() {
    const DWORD code = serve_->exit_code();
    office_.reset();
    serve_.reset();
    over_ = over_ || stopping_;
    if (stopping_) return;
    const auto& give_up = premises_.options.give_up;
    if (give_up && give_up(static_cast<int>(code))) {
      exit_code_ = static_cast<int>(code);
      over_ = true;
      return;
    }
    log::error("serve ended and is started again", {{"with", "exit code " + std::to_string(code)}});
    loop_.after(back_off_.next(started_, loop_.now()), [this] {
      if (stopping_ || start()) return;
      exit_code_ = 1;
      over_ = true;
    });
  }

  void stop() {
    loop_.forget(stop_ordered());
    stopping_ = true;
    if (office_) office_->stop();
    if (!serve_) {
      over_ = true;
      return;
    }
    serve_->tell_stop();
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
    if (serve_) serve_->tell_reload();
    credentials_changed();
  }

  void refresh() {
    watch_.emplace(loop_, premises_.options.config.user_file, [this] { credentials_changed(); });
  }

  void credentials_changed() {
    if (office_) office_->tell(request::CredentialsChanged{});
  }

  WindowsLoop loop_;
  WindowsPremises premises_;
  std::optional<FileWatch> watch_;
  std::unique_ptr<ServeProcess> serve_;
  std::optional<WindowsOffice> office_;
  TimePoint started_{}, reloaded_{};
  BackOff back_off_;
  bool stopping_ = false, over_ = false;
  int exit_code_ = 0;
};

}  // namespace

int run(Options options) {
  ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  ::SetConsoleCtrlHandler(console_says, TRUE);
  return Launcher(std::move(options)).run();
}

}  // namespace psremoting::launcher
