#include "service/serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <csignal>
#include <span>
#include <thread>

#include "base/channel.hpp"
#include "base/log.hpp"
#include "config/config_source.hpp"
#include "listener/authenticator.hpp"
#include "listener/dispatcher.hpp"
#include "listener/listener.hpp"
#include "psrp/launcher_channel.hpp"
#include "psrp/shell_table.hpp"
#include "service/own_certificate.hpp"
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
        dispatcher_([this] { return source_->current(); }, shells_, system_clock()),
        authenticator_(system_clock(), launcher_),
        listener_(io_.get_executor(), {system_clock(), dispatcher_, authenticator_, [this] { return source_->current(); }}),
        signals_(io_, SIGTERM, SIGINT) {}

  StartError start();
  int run();

 private:
  Result<std::shared_ptr<security::TlsContext>> tls_for(const config::ListenerConfig& where) const;
  StartError open(const config::ListenerConfig& where);
  asio::awaitable<void> stop();
  void begin_stop();

  ServeOptions options_;
  std::unique_ptr<config::ConfigSource> source_;
  asio::io_context io_;
  asio::strand<asio::io_context::executor_type> channel_strand_;
  psrp::LauncherChannel launcher_;
  psrp::ShellTable shells_;
  listener::Dispatcher dispatcher_;
  listener::Authenticator authenticator_;
  listener::Listener listener_;
  asio::signal_set signals_;
  std::atomic<bool> stopping_ = false;
};

Result<std::shared_ptr<security::TlsContext>> Serving::tls_for(const config::ListenerConfig& where) const {
  security::TlsContext::Files files{where.certificate, where.key.empty() ? where.certificate : where.key, {}};
  if (where.certificate.empty()) {
    auto own = own_certificate(options_.state_directory);
    if (!own) return own.error();
    files = *own;
  }
  auto config = source_->current();
  if (config->service.certificate) files.client_ca = config->service.client_ca;
  return security::TlsContext::load(std::move(files));
}

StartError Serving::open(const config::ListenerConfig& where) {
  std::shared_ptr<security::TlsContext> tls;
  if (where.https) {
    auto loaded = tls_for(where);
    if (!loaded) {
      log::error("no certificate for the HTTPS listener", {{"reason", loaded.error().detail}});
      return StartError::certificate;
    }
    tls = *loaded;
  }
  const auto before = listener_.addresses().size();
  if (auto opened = listener_.open(where, tls); !opened) {
    log::error("a listener did not open", {{"reason", opened.error().detail}});
    return StartError::listener;
  }
  const auto open = listener_.addresses();
  for (const auto& at : std::span(open).subspan(before))
    log::info("listening", {{"address", at.address().to_string()}, {"port", std::to_string(at.port())}, {"transport", where.https ? "HTTPS" : "HTTP"}});
  return StartError::none;
}

StartError Serving::start() {
  auto config = source_->current();
  if (config->listeners.empty()) {
    log::error("no listener is configured; add one to Listeners, or run: psremoting enable");
    return StartError::configuration;
  }
  for (const auto& where : config->listeners) {
    if (auto failed = open(where); failed != StartError::none) return failed;
  }
  source_->watch(io_.get_executor(), [this](std::shared_ptr<const config::Config> fresh) { shells_.configuration_changed(fresh); });
  shells_.configuration_changed(config);
  return StartError::none;
}

// New connections first, then the shells, then the connections that told their clients so, then the launcher.
asio::awaitable<void> Serving::stop() {
  service_host().stopping();
  listener_.stop_accepting();
  co_await shells_.close_all(system_clock().now() + std::chrono::seconds(10));
  co_await listener_.close();
  asio::post(channel_strand_, [this] { launcher_.stop(); });
  source_->stop();
  signals_.cancel();
  io_.stop();
}

void Serving::begin_stop() {
  if (stopping_.exchange(true)) return;
  asio::co_spawn(io_, stop(), [this](std::exception_ptr) { io_.stop(); });
}

int Serving::run() {
  bool launcher_gone = false;
  asio::co_spawn(channel_strand_, launcher_.run(), [&](std::exception_ptr, Error why) {
    if (stopping_) return;
    log::error("the launcher is gone, so this process ends", {{"reason", why.detail}});
    launcher_gone = true;
    io_.stop();
  });
  if (auto failed = start(); failed != StartError::none) return static_cast<int>(failed);
  signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
    if (!cancelled) begin_stop();
  });
  service_host().ready("serving");
  std::vector<std::jthread> pool;
  for (unsigned i = 1; i < std::clamp(std::thread::hardware_concurrency(), 2u, 8u); ++i) pool.emplace_back([this] { io_.run(); });
  io_.run();
  pool.clear();
  return launcher_gone ? static_cast<int>(StartError::launcher) : 0;
}

}  // namespace

int serve(ServeOptions options) {
  auto source = config::ConfigSource::open(options.configuration, options.privileged);
  if (!source) {
    log::error("the configuration cannot be used", {{"reason", source.error().detail}});
    return static_cast<int>(StartError::configuration);
  }
  return Serving(std::move(options), std::move(*source)).run();
}

}  // namespace psremoting::service
