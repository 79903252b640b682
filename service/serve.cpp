#include "service/serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <thread>
#include <utility>

#include "base/channel.hpp"
#include "base/log.hpp"
#include "config/config_source.hpp"
#include "listener/authenticator.hpp"
#include "listener/dispatcher.hpp"
#include "listener/listener.hpp"
#include "psrp/launcher_channel.hpp"
#include "psrp/shell_table.hpp"
#include "psrp/spawn.hpp"
#include "service/control.hpp"
#include "service/control_door.hpp"
#include "service/open_listeners.hpp"
#include "service/order.hpp"
#include "service/service_host.hpp"
#include "service/start_error.hpp"

namespace psremoting::service {
namespace {

namespace asio = boost::asio;

// Members in build order; the end undoes them in reverse.
class Serving {
 public:
  Serving(ServeOptions options, std::unique_ptr<config::ConfigSource> source)
      : options_(std::move(options)),
        source_(std::move(source)),
        channel_strand_(asio::make_strand(io_.get_executor())),
        launcher_(channel_strand_, open_channel(channel_strand_, std::move(options_.channel))),
        shells_(io_.get_executor(), system_clock(), launcher_),
        dispatcher_([this] { return source_->current(); }, [this] { return listeners_.open_now(); }, shells_,
                    system_clock()),
        authenticator_(system_clock(), launcher_),
        listener_(io_.get_executor(),
                  {system_clock(), dispatcher_, authenticator_, [this] { return source_->current(); }}),
        changes_strand_(asio::make_strand(io_.get_executor())),
        listeners_(listener_, options_.state_directory),
        control_(
            shells_, [this] { return listeners_.open_now(); }, [this] { return source_->current(); }),
        stop_(stop_order(changes_strand_)),
        reload_(reload_order(changes_strand_)) {}

  StartError start();
  int run();

 private:
  void apply();
  asio::awaitable<void> follow();
  asio::awaitable<void> renew_in_time();
  asio::awaitable<void> reload_when_asked();
  asio::awaitable<void> stop_when_asked();
  asio::awaitable<void> stop();
  void begin_stop();

  ServeOptions options_;
  asio::io_context io_;
  std::unique_ptr<config::ConfigSource> source_;  // whose watch, too, ends before the context
  asio::strand<asio::io_context::executor_type> channel_strand_;
  psrp::LauncherChannel launcher_;
  psrp::ShellTable shells_;
  listener::Dispatcher dispatcher_;
  listener::Authenticator authenticator_;
  listener::Listener listener_;
  asio::strand<asio::io_context::executor_type> changes_strand_;  // of the configuration
  OpenListeners listeners_;
  Control control_;  // on the strand of changes
  std::vector<std::unique_ptr<ControlDoor>> doors_;
  bool following_ = false;
  std::unique_ptr<Order> stop_, reload_;
  std::atomic<bool> stopping_ = false;
};

StartError Serving::start() {
  auto config = source_->current();
  if (auto failed = listeners_.start(*config); failed != StartError::none) return failed;
  source_->watch(changes_strand_, [this](const std::shared_ptr<const config::Config>&) { apply(); });
  shells_.configuration_changed(config);
  for (const Door door : {Door::administrators, Door::everybody}) {
    auto answer = [this, door](std::string question) { return control_.answer(door, std::move(question)); };
    if (auto opened = ControlDoor::open(changes_strand_, options_.state_directory, door, answer))
      doors_.push_back(std::move(*opened));
    else
      log::write<event::no_control_door>({{"reason", opened.error().detail}});
  }
  psrp::spawn(changes_strand_, "waiting for orders to reload", reload_when_asked());
  psrp::spawn(changes_strand_, "making our certificate anew", renew_in_time());
  return StartError::none;
}

// Puts the configuration in force into effect; listeners that did not open before are tried again.
void Serving::apply() {
  shells_.configuration_changed(source_->current());
  if (std::exchange(following_, true)) return;
  psrp::spawn(changes_strand_, "following the configuration", follow());
}

// What changes while listeners are being opened and closed is followed next.
asio::awaitable<void> Serving::follow() {
  std::shared_ptr<const config::Config> followed;
  while (followed != source_->current() && !stopping_) {
    followed = source_->current();
    co_await listeners_.follow(followed);
  }
  following_ = false;
}

// Also what an hour ago was right may be wrong now: the clock was set, the host has another name.
asio::awaitable<void> Serving::renew_in_time() {
  auto timer = system_clock().timer(changes_strand_);
  while (!stopping_) {
    co_await timer->wait_until(system_clock().now() + std::chrono::minutes(1));
    listeners_.renew();
  }
}

asio::awaitable<void> Serving::reload_when_asked() {
  while (co_await reload_->given()) {
    service_host().reloading();
    if (auto loaded = source_->reload(); !loaded)
      log::write<event::configuration_broken>({{"why", loaded.error().detail}});
    listeners_.renew();
    apply();
    service_host().ready("serving");
  }
}

// New connections first, then the shells, then the connections that told their clients so, then the launcher.
asio::awaitable<void> Serving::stop() {
  service_host().stopping();
  listener_.stop_accepting();
  // The launcher waits 10 s for all of this.
  co_await shells_.close_all(system_clock().now() + std::chrono::seconds(7));
  co_await listener_.close();
  asio::post(channel_strand_, [this] { launcher_.stop(); });
  source_->stop();
}

asio::awaitable<void> Serving::stop_when_asked() {
  if (co_await stop_->given()) begin_stop();
}

void Serving::begin_stop() {
  if (stopping_.exchange(true)) return;
  psrp::spawn(io_.get_executor(), "stopping", stop(), [this] { io_.stop(); });
}

int Serving::run() {
  bool launcher_gone = false;
  asio::co_spawn(channel_strand_, launcher_.run(), [&](std::exception_ptr, Error why) {
    if (stopping_) return;
    log::write<event::launcher_gone>({{"reason", why.detail}});
    launcher_gone = true;
    io_.stop();
  });
  if (auto failed = start(); failed != StartError::none) return static_cast<int>(failed);
  psrp::spawn(changes_strand_, "waiting for the order to stop", stop_when_asked());
  service_host().ready("serving");
  // Half the processors: clients and workers of this host want the others, and each hop between threads wakes one up.
  std::vector<std::jthread> pool;
  for (unsigned i = 1; i < std::clamp(std::thread::hardware_concurrency() / 2, 1u, 8u); ++i)
    pool.emplace_back([this] { io_.run(); });
  io_.run();
  pool.clear();
  return launcher_gone ? static_cast<int>(StartError::launcher) : 0;
}

}  // namespace

int serve(ServeOptions options) {
  auto source = config::ConfigSource::open(options.configuration, options.privileged);
  if (!source) {
    log::write<event::configuration_unusable>({{"reason", source.error().detail}});
    return static_cast<int>(StartError::configuration);
  }
  return Serving(std::move(options), std::move(*source)).run();
}

}  // namespace psremoting::service
