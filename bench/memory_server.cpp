#include "bench/memory_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <fstream>
#include <unistd.h>

#include "base/log.hpp"
#include "listener/listener.hpp"
#include "psrp/shell_table.hpp"
#include "security/self_signed.hpp"
#include "tests/support/fake_launcher.hpp"

namespace psremoting::bench {
namespace {

constexpr std::uint32_t plenty = 1'000'000;

std::shared_ptr<const config::Config> configuration() {
  auto config = std::make_shared<config::Config>();
  config->pool.enabled = false;
  config->service.max_connections = plenty;
  config->service.max_operations_per_user = plenty;
  config->service.max_timeout = std::chrono::minutes(30);
  config->default_access.groups = {"*"};
  auto& quotas = config->defaults;
  quotas.max_shells = quotas.max_shells_per_user = quotas.max_concurrent_users = plenty;
  config->installs.push_back({*config::Version::parse("7.6.0"), "/opt/microsoft/powershell/7/pwsh", "package", "", 0});
  return config;
}

security::TlsContext::Files certificate(const std::filesystem::path& folder) {
  auto made = security::make_self_signed({"localhost"}, 10).value();
  security::TlsContext::Files files{folder / "certificate.pem", folder / "key.pem", {}};
  std::ofstream(files.certificate) << made.certificate;
  std::ofstream(files.key) << made.key;
  return files;
}

}  // namespace

void serve_in_memory(const std::filesystem::path& folder, int port_to) {
  log::start(log::Sink::console, log::Level::warning);
  auto config = configuration();
  boost::asio::io_context io(1);
  test::FakeLauncher launcher;
  // What workers were told and started with is not kept, as processes of their own would not keep it here.
  launcher.prepare = [&launcher](test::FakeWorker& worker) {
    worker.forgets = true;
    launcher.powershells.clear();
  };
  psrp::ShellTable shells(io.get_executor(), system_clock(), launcher);
  listener::Dispatcher dispatcher([config] { return config; }, [] { return std::vector<listener::OpenListener>(); },
                                  shells, system_clock());
  listener::Authenticator authenticator(system_clock(), launcher);
  listener::Listener listener(io.get_executor(),
                              {system_clock(), dispatcher, authenticator, [config] { return config; }});
  config::ListenerConfig where;
  where.address = "127.0.0.1";
  where.port = 0;
  auto opened = listener.open(where, security::TlsContext::load(certificate(folder)).value()).value();
  std::uint16_t port = opened.front().port();
  if (::write(port_to, &port, sizeof port) != sizeof port) return;
  boost::asio::signal_set end(io, SIGTERM);
  end.async_wait([](const boost::system::error_code&, int) { ::_exit(0); });
  io.run();
}

}  // namespace psremoting::bench
