#pragma once

#include <memory>

#include "base/channel.hpp"
#include "psrp/launcher.hpp"

namespace psremoting::psrp {

class LauncherExchange;

// The launcher process at the other end of a channel. Any thread may call what Launcher declares; run() and stop()
// belong to the channel's strand. Logons and processes it gave out may outlive it.
class LauncherChannel final : public Launcher {
 public:
  LauncherChannel(boost::asio::any_io_executor strand, std::unique_ptr<Channel> channel);
  ~LauncherChannel() override;

  // Carries requests and answers until the launcher is gone (Errc::io) or stop() (Errc::aborted); then every process
  // has exited and whoever waits for an answer has Errc::io. Once.
  boost::asio::awaitable<Error> run();
  void stop();

  boost::asio::awaitable<Result<std::shared_ptr<const Logon>>> logon(request::LogonPassword who) override;
  boost::asio::awaitable<Result<std::shared_ptr<const Logon>>> logon(request::LogonCertificate who) override;
  boost::asio::awaitable<Result<std::unique_ptr<Process>>> start(boost::asio::any_io_executor executor,
                                                                 std::shared_ptr<const Logon> logon,
                                                                 request::StartPowerShell what) override;
  boost::asio::awaitable<Result<std::unique_ptr<Process>>> start(boost::asio::any_io_executor executor,
                                                                 std::shared_ptr<const Logon> logon,
                                                                 request::StartCommand what) override;
  std::uint64_t credentials_generation() const override;

 private:
  boost::asio::awaitable<Error> read_answers();
  boost::asio::awaitable<Error> write_requests();

  std::unique_ptr<Channel> channel_;
  std::shared_ptr<LauncherExchange> exchange_;
};

}  // namespace psremoting::psrp
