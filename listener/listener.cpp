#include "listener/listener.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/errc.hpp>

#include <algorithm>
#include <atomic>

#include "base/log.hpp"
#include "listener/port.hpp"
#include "psrp/spawn.hpp"

namespace psremoting::listener {

namespace asio = boost::asio;
using asio::ip::tcp;

// Shared with the accept loops and the sweep, which end by themselves once stopping is set and their waits are
// cancelled.
struct Listener::State : std::enable_shared_from_this<Listener::State> {
  State(asio::any_io_executor pool, Services with)
      : executor(std::move(pool)),
        services(std::move(with)),
        table(services.clock),
        sweep_timer(services.clock.timer(executor)) {}

  asio::any_io_executor executor;
  Services services;
  ConnectionTable table;
  std::unique_ptr<Timer> sweep_timer;
  struct Acceptor {
    config::ListenerConfig where;
    std::shared_ptr<tcp::acceptor> acceptor;  // used on its strand
  };
  std::vector<Acceptor> acceptors;
  std::atomic<bool> stopping = false;

  asio::awaitable<void> accept(std::shared_ptr<tcp::acceptor> acceptor, std::shared_ptr<security::TlsContext> tls);
  void start(tcp::socket socket, const std::shared_ptr<security::TlsContext>& tls);
  asio::awaitable<void> sweep();
};

namespace {

// Owns its State until it ends.
template <class T>
asio::awaitable<void> keeping([[maybe_unused]] std::shared_ptr<T> owner, asio::awaitable<void> work) {
  co_await std::move(work);
}

// One connection too many. Under TLS there is nobody to say it to before a handshake, which is what is not to be
// afforded.
void turn_away(tcp::socket& socket) {
  constexpr std::string_view busy =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(busy), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

std::string address_text(const tcp::socket& socket) {
  boost::system::error_code failed;
  auto remote = socket.remote_endpoint(failed).address();
  if (failed) return {};
  if (remote.is_v6() && remote.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, remote.to_v6()).to_string();
  return remote.to_string();
}

}  // namespace

asio::awaitable<void> Listener::State::sweep() {
  while (!stopping) {
    co_await sweep_timer->wait_until(services.clock.now() + std::chrono::seconds(1));
    table.sweep();
  }
}

asio::awaitable<void> Listener::State::accept(std::shared_ptr<tcp::acceptor> acceptor,
                                              std::shared_ptr<security::TlsContext> tls) {
  auto pause = services.clock.timer(executor);
  while (!stopping) {
    auto strand = asio::make_strand(executor);
    auto [failed, socket] = co_await acceptor->async_accept(strand, asio::as_tuple(asio::use_awaitable));
    if (failed == asio::error::operation_aborted || failed == asio::error::bad_descriptor) co_return;
    if (!failed) {
      start(std::move(socket), tls);
      continue;
    }
    // Out of descriptors, mostly: the connection stays in the backlog, and asking again at once would only spin.
    log::write<event::accept_failed>({{"reason", failed.message()}});
    co_await pause->wait_until(services.clock.now() + std::chrono::milliseconds(100));
  }
}

void Listener::State::start(tcp::socket socket, const std::shared_ptr<security::TlsContext>& tls) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  auto strand = socket.get_executor();
  auto entry = table.admit(services.config()->service, address_text(socket), strand);
  if (!entry) {
    if (!tls) turn_away(socket);
    return;  // which closes it
  }
  auto context = tls ? tls->current() : nullptr;
  auto serving = serve(std::move(socket), std::move(context), std::move(entry), services);
  psrp::spawn(strand, "a connection", keeping(shared_from_this(), std::move(serving)));
}

Listener::Listener(asio::any_io_executor executor, Services services)
    : state_(std::make_shared<State>(std::move(executor), std::move(services))) {
  psrp::spawn(state_->executor, "closing what idles", keeping(state_, state_->sweep()));
}

Listener::~Listener() { stop_accepting(); }

namespace {

std::string cure_of(const boost::system::error_code& failed, std::uint16_t port) {
  if (failed == asio::error::address_in_use)
    return "Another program, WinRM perhaps, holds it; psremoting doctor names it. Stop that one, or listen elsewhere: "
           "psremoting listener add --port N, psremoting listener remove " +
           std::to_string(port) + '.';
  if (failed == asio::error::access_denied)
    return "Another program, WinRM perhaps, may hold it for itself, or the system keeps it (ports below 1024 need a "
           "privilege). Listen elsewhere: set another Port in Listeners.";
  if (failed == boost::system::errc::address_not_available)
    return "No interface of this host has that address: write another Address in Listeners, or \"*\" for all.";
  return "Look at Address and Port in Listeners.";
}

Result<std::shared_ptr<tcp::acceptor>> bind(const asio::any_io_executor& executor, const tcp::endpoint& at) {
  auto acceptor = std::make_shared<tcp::acceptor>(asio::make_strand(executor));
  boost::system::error_code failed;
  acceptor->open(at.protocol(), failed);
  if (!failed && at.address().is_v6()) acceptor->set_option(asio::ip::v6_only(true), failed);
  if (!failed) claim_port(*acceptor, failed);
  if (!failed) acceptor->bind(at, failed);
  if (!failed) acceptor->listen(1024, failed);
  if (!failed) return acceptor;
  std::string where = at.address().to_string() + " port " + std::to_string(at.port());
  return error(Errc::io, "cannot listen on " + where + ": " + failed.message() + ". " + cure_of(failed, at.port()));
}

}  // namespace

Result<std::vector<tcp::endpoint>> Listener::open(const config::ListenerConfig& where,
                                                  std::shared_ptr<security::TlsContext> tls) {
  std::vector<tcp::endpoint> endpoints;
  if (where.address == "*") {
    endpoints = {{asio::ip::address_v4::any(), where.port}, {asio::ip::address_v6::any(), where.port}};
  } else {
    boost::system::error_code failed;
    auto address = asio::ip::make_address(where.address, failed);
    if (failed)
      return error(Errc::invalid_argument,
                   "the listener's Address \"" + where.address + "\" is neither \"*\" nor an IP address");
    endpoints = {{address, where.port}};
  }
  std::vector<tcp::endpoint> opened;
  for (const auto& endpoint : endpoints) {
    auto acceptor = bind(state_->executor, endpoint);
    if (!acceptor) {
      bool optional = where.address == "*" && endpoint.address().is_v6();
      if (!optional) return acceptor.error();
      log::write<event::no_ipv6>({{"reason", acceptor.error().detail}});
      continue;
    }
    opened.push_back((*acceptor)->local_endpoint());
    state_->acceptors.push_back({where, *acceptor});
    psrp::spawn((*acceptor)->get_executor(), "accepting", keeping(state_, state_->accept(*acceptor, tls)));
  }
  return opened;
}

namespace {

asio::awaitable<void> end(std::shared_ptr<tcp::acceptor> acceptor) {
  boost::system::error_code ignored;
  acceptor->close(ignored);
  co_return;
}

}  // namespace

asio::awaitable<void> Listener::close(const config::ListenerConfig& where) {
  auto there = std::ranges::partition(state_->acceptors, [&](const auto& one) { return one.where != where; });
  std::vector<State::Acceptor> closing(there.begin(), there.end());
  state_->acceptors.erase(there.begin(), there.end());
  for (auto& one : closing)
    co_await asio::co_spawn(one.acceptor->get_executor(), end(one.acceptor), asio::use_awaitable);
}

void Listener::stop_accepting() {
  state_->stopping = true;
  for (auto& one : state_->acceptors) asio::co_spawn(one.acceptor->get_executor(), end(one.acceptor), asio::detached);
}

asio::awaitable<void> Listener::close() {
  state_->table.close_all();
  auto timer = state_->services.clock.timer(state_->executor);
  for (int i = 0; i < 50 && state_->table.size() > 0; ++i)
    co_await timer->wait_until(state_->services.clock.now() + std::chrono::milliseconds(20));
}

}  // namespace psremoting::listener
