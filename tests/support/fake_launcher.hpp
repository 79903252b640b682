#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "psrp/launcher.hpp"
#include "tests/support/fake_worker.hpp"

namespace psremoting::test {

class FakeLogon final : public psrp::Logon {
 public:
  explicit FakeLogon(Identity identity) : identity_(std::move(identity)) {}
  const Identity& identity() const override { return identity_; }
  request::LogonId id() const override { return 1; }

 private:
  Identity identity_;
};

inline Identity fake_identity(std::string name, bool administrator = false) {
  Identity identity;
  identity.id = "uid of " + name;
  identity.name = std::move(name);
  identity.administrator = administrator;
  return identity;
}

inline std::shared_ptr<const psrp::Logon> fake_logon(std::string name, bool administrator = false) {
  return std::make_shared<FakeLogon>(fake_identity(std::move(name), administrator));
}

// Starts FakeWorkers and keeps them at hand. Every password is right.
class FakeLauncher final : public psrp::Launcher {
 public:
  using LogonResult = Result<std::shared_ptr<const psrp::Logon>>;
  using StartResult = Result<std::unique_ptr<psrp::Process>>;

  boost::asio::awaitable<LogonResult> logon(request::LogonPassword who) override {
    co_return LogonResult(fake_logon(who.user));
  }
  boost::asio::awaitable<LogonResult> logon(request::LogonCertificate who) override {
    co_return LogonResult(fake_logon(who.account));
  }
  boost::asio::awaitable<StartResult> start(boost::asio::any_io_executor executor,
                                            std::shared_ptr<const psrp::Logon> logon,
                                            request::StartPowerShell what) override {
    powershells.push_back(std::move(what));
    return start_one(std::move(executor), std::move(logon));
  }
  boost::asio::awaitable<StartResult> start(boost::asio::any_io_executor executor,
                                            std::shared_ptr<const psrp::Logon> logon,
                                            request::StartCommand what) override {
    commands.push_back(std::move(what));
    return start_one(std::move(executor), std::move(logon));
  }
  std::uint64_t credentials_generation() const override { return generation; }

  std::vector<request::StartPowerShell> powershells;
  std::vector<request::StartCommand> commands;
  std::vector<std::shared_ptr<FakeWorker>> workers;
  std::optional<Error> refusal;              // of every start
  std::function<void(FakeWorker&)> prepare;  // before a worker is handed out
  std::uint64_t generation = 0;
  bool held = false;  // starts take until release()

  void release() {
    held = false;
    for (auto* timer : std::exchange(waiting_, {})) timer->cancel();
  }

  FakeWorker& worker(std::size_t which = 0) { return *workers.at(which); }

 private:
  boost::asio::awaitable<StartResult> start_one(boost::asio::any_io_executor executor,
                                                std::shared_ptr<const psrp::Logon>) {
    if (refusal) co_return *refusal;
    boost::asio::steady_timer wait(executor, boost::asio::steady_timer::time_point::max());
    if (held) {
      waiting_.push_back(&wait);
      co_await wait.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    auto worker = std::make_shared<FakeWorker>(std::move(executor));
    worker->id = 4242 + workers.size();
    if (prepare) prepare(*worker);
    workers.push_back(worker);
    std::unique_ptr<psrp::Process> process = std::make_unique<FakeProcess>(std::move(worker));
    co_return process;
  }

  std::vector<boost::asio::steady_timer*> waiting_;  // in the frames of starts
};

}  // namespace psremoting::test
