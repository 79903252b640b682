#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "base/channel.hpp"
#include "launcher/desk.hpp"
#include "launcher/options.hpp"
#include "launcher/windows/logon.hpp"
#include "launcher/windows/loop.hpp"
#include "launcher/windows/proof.hpp"
#include "launcher/windows/proof_queue.hpp"
#include "launcher/windows/workers.hpp"

namespace psremoting::launcher {

// What the office knows that outlives one serve.
struct Premises {
  Options options;
  std::shared_ptr<Logon> logon;
  std::function<void()> reload;  // reads options.config anew, if that is not just done
};

// The desk's work on Windows for one serve, and the channel to it. When this goes, everybody it logged on is forgotten and
// every worker it started is killed.
class WindowsOffice final : public Office {
 public:
  // `premises` outlives it.
  WindowsOffice(WindowsLoop& loop, const Premises& premises, std::unique_ptr<PolledChannel> channel);
  ~WindowsOffice() override;

  // Why serve has to be ended, if so; looked at after each turn of the loop.
  const std::optional<Error>& broken() const { return broken_; }
  void stop() { desk_.stop(); }

  void prove(request::LogonPassword who, Proven done) override;
  void prove(request::LogonCertificate who, Proven done) override;
  void start(request::StartPowerShell what, const Proof& who, const std::string& client) override;
  void start(request::StartCommand what, const Proof& who, const std::string& client) override;
  void signal(const request::SignalWorker& what) override { workers_.signal(what); }
  bool knows(request::WorkerId worker) const override { return workers_.knows(worker); }
  void tell(const request::Answer& answer) override { send(answer, {}); }

 private:
  void ready();
  void read();
  void flush();
  void send(const request::Answer& answer, std::vector<Handle> handles);
  void fail(Error why);
  ProofRules rules() const;
  // Empty for the account that logged on.
  Result<std::string> account_for(const request::StartPowerShell& what, const Identity& who) const;
  void start_as(const std::string& account, request::Sequence sequence, WorkerPlan plan);

  WindowsLoop& loop_;
  const Premises& premises_;
  std::optional<Error> broken_;
  std::unique_ptr<PolledChannel> channel_;
  std::deque<Message> outbox_;
  ProofQueue proofs_;
  Workers workers_;
  Desk desk_;
};

}  // namespace psremoting::launcher
