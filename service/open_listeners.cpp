#include "service/open_listeners.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "security/server_certificate.hpp"
#include "service/host_names.hpp"
#include "service/own_certificate.hpp"

namespace psremoting::service {

OpenListeners::OpenListeners(listener::Listener& listener, std::filesystem::path state_directory)
    : listener_(listener), state_directory_(std::move(state_directory)) {}

std::vector<OpenListeners::Wanted> OpenListeners::wanted(const config::Config& config) {
  std::vector<Wanted> all;
  for (const auto& where : config.listeners) {
    bool asks_for_certificates = where.https && config.service.certificate;
    all.push_back({where, asks_for_certificates ? config.service.client_ca : std::filesystem::path()});
  }
  return all;
}

Result<std::shared_ptr<security::TlsContext>> OpenListeners::tls_for(const Wanted& wanted) const {
  const auto& where = wanted.where;
  security::TlsContext::Files files{where.certificate, where.key.empty() ? where.certificate : where.key, {}};
  if (where.certificate.empty()) {
    auto own = own_certificate(state_directory_);
    if (!own) return own.error();
    files = *own;
  }
  files.client_ca = wanted.client_ca;
  return security::TlsContext::load(std::move(files));
}

std::vector<std::string> OpenListeners::doubts_about(const Wanted& wanted) {
  const auto& where = wanted.where;
  if (where.certificate.empty()) return {};
  const auto certificate =
      security::server_certificate(where.certificate, where.key.empty() ? where.certificate : where.key);
  if (!certificate) return {};
  auto all = security::doubts_of_purpose(*certificate, where.certificate);
  if (auto time = security::doubt_of_time(*certificate, where.certificate, std::chrono::system_clock::now()))
    all.push_back(std::move(*time));
  return all;
}

void OpenListeners::renew() const {
  const bool used =
      std::ranges::any_of(open_, [](const Open& one) { return one.tls && one.wanted.where.certificate.empty(); });
  if (!used) return;
  // The name alone: the resolver may take its time, and what it knows was asked for at the start.
  if (auto made = own_certificate(state_directory_, {host_name()}); !made)
    log::write<event::certificate_not_renewed>({{"reason", made.error().detail}});
}

StartError OpenListeners::open(const Wanted& wanted) {
  std::shared_ptr<security::TlsContext> tls;
  if (wanted.where.https) {
    auto loaded = tls_for(wanted);
    if (!loaded) {
      log::write<event::no_certificate>({{"reason", loaded.error().detail + "; psremoting doctor says what to do"}});
      return StartError::certificate;
    }
    tls = *loaded;
    for (const auto& doubt : doubts_about(wanted)) log::write<event::certificate_doubtful>({{"reason", doubt}});
  }
  auto opened = listener_.open(wanted.where, tls);
  if (!opened) {
    log::write<event::listener_not_opened>({{"reason", opened.error().detail}});
    return StartError::listener;
  }
  for (const auto& at : *opened)
    log::write<event::listening>({{"address", at.address().to_string()},
                                  {"port", std::to_string(at.port())},
                                  {"transport", wanted.where.https ? "HTTPS" : "HTTP"}});
  std::lock_guard lock(mutex_);
  open_.push_back({wanted, std::move(*opened), std::move(tls)});
  return StartError::none;
}

StartError OpenListeners::start(const config::Config& config) {
  if (config.listeners.empty() && !config.policies.empty()) {
    log::write<event::no_listener_left>({{"reason", "a policy may have taken them; psremoting check-config tells"}});
    return StartError::configuration;
  }
  if (config.listeners.empty()) {
    log::write<event::no_listener_configured>();
    return StartError::configuration;
  }
  for (const auto& one : wanted(config)) {
    if (auto failed = open(one); failed != StartError::none) return failed;
  }
  return StartError::none;
}

boost::asio::awaitable<void> OpenListeners::follow(std::shared_ptr<const config::Config> config) {
  const auto all = wanted(*config);
  for (const auto& one : std::vector<Open>(open_)) {
    if (std::ranges::find(all, one.wanted) != all.end()) continue;
    const auto& where = one.wanted.where;
    co_await listener_.close(where);
    forget(one.wanted);
    log::write<event::not_listening>({{"address", where.address}, {"port", std::to_string(where.port)}});
  }
  for (const auto& one : all) {
    if (std::ranges::find(open_, one, &Open::wanted) == open_.end()) open(one);
  }
}

void OpenListeners::forget(const Wanted& wanted) {
  std::lock_guard lock(mutex_);
  std::erase_if(open_, [&](const Open& one) { return one.wanted == wanted; });
}

std::vector<listener::OpenListener> OpenListeners::open_now() const {
  std::lock_guard lock(mutex_);
  std::vector<listener::OpenListener> all;
  for (const auto& one : open_)
    all.push_back({one.wanted.where, one.at, one.tls ? one.tls->thumbprint() : std::string()});
  return all;
}

}  // namespace psremoting::service
