#include "launcher/launcher.hpp"

#include "base/log.hpp"

namespace psremoting::launcher {
namespace {

constexpr Duration grace = std::chrono::seconds(2);
constexpr Duration reload_pause = std::chrono::seconds(1);  // serve can ask for reloads; so often, and no more

// Whether it is the account that serve is to run as: it is not there, or would have privilege.
bool is_of_account(Errc why) {
  return why == Errc::not_found || why == Errc::invalid_argument || why == Errc::access_denied;
}

}  // namespace

Launcher::Launcher(Site& site) : site_(site), loop_(site.loop()) {
  site_.premises().reload = [this] {
    if (loop_.now() - reloaded_ >= reload_pause) reload();
  };
  refresh();
}

int Launcher::run() {
  over_ = !start();
  while (!over_) {
    loop_.turn();
    if (office_ && office_->broken()) end_serve();
  }
  office_.reset();  // which ends the workers
  site_.await_workers();
  return exit_code_;
}

bool Launcher::start() {
  auto serve = site_.start_serve([this](const ServeExit& exit) { serve_ended(exit); });
  if (!serve) {
    log::write<event::serve_not_started>({{"why", serve.error().detail}});
    exit_code_ = is_of_account(serve.error().code) ? options().no_account : 1;
    return false;
  }
  serve_ = std::move(*serve);
  ++starts_;
  started_ = loop_.now();
  office_ = site_.open_office(serve_->take_channel());
  return true;
}

void Launcher::start_again() {
  if (stopping_ || start()) return;
  over_ = true;
}

// Serve said what it must not say, or nothing any more. Its end starts the next one.
void Launcher::end_serve() {
  const auto why = *office_->broken();
  office_.reset();
  // It has closed the channel: on its way out, with an exit code that tells more than our killing it would.
  if (why.code == Errc::io) return kill_serve_after(grace);
  log::write<event::serve_ended_by_launcher>({{"why", why.detail}, {"code", std::string(name(why.code))}});
  kill_serve_after({});
}

void Launcher::kill_serve_after(Duration patience) {
  loop_.after(patience, [this, number = starts_] {
    if (serve_ && starts_ == number) serve_->kill();
  });
}

void Launcher::serve_ended(const ServeExit& exit) {
  office_.reset();
  serve_.reset();
  over_ = over_ || stopping_;
  if (stopping_) return;
  if (exit.code && options().give_up && options().give_up(*exit.code)) {
    exit_code_ = *exit.code;
    over_ = true;
    return;
  }
  const auto wait = back_off_.next(started_, loop_.now());
  log::write<event::serve_restarted>({{"with", exit.words}});
  loop_.after(wait, [this] { start_again(); });
}

void Launcher::stop() {
  if (stopping_) return;
  stopping_ = true;
  if (office_) office_->stop();
  over_ = !serve_;
  if (!serve_) return;
  serve_->tell_stop();
  kill_serve_after(options().stop_deadline);
}

void Launcher::reload() {
  reloaded_ = loop_.now();
  if (!options().reload) return;
  auto config = options().reload();
  if (!config) return log::write<event::configuration_not_used>({{"why", config.error().detail}});
  site_.premises().options.config = std::move(*config);
  refresh();
}

void Launcher::hang_up() {
  reload();
  if (serve_) serve_->tell_reload();
  credentials_changed();
}

void Launcher::refresh() {
  site_.refresh([this] { credentials_changed(); });
}

void Launcher::credentials_changed() {
  if (office_) office_->tell(request::CredentialsChanged{});
}

}  // namespace psremoting::launcher
