#pragma once

#include <memory>
#include <string>

#include "launcher/serve_office.hpp"
#include "launcher/windows/logon.hpp"
#include "launcher/windows/loop.hpp"
#include "launcher/windows/memory_bounds.hpp"
#include "launcher/windows/proof.hpp"
#include "launcher/windows/proof_queue.hpp"
#include "launcher/windows/workers.hpp"

namespace psremoting::launcher {

struct WindowsPremises : Premises {
  std::shared_ptr<Logon> logon;
};

// Where Windows' proofs and workers are.
class WindowsOffice final : public ServeOffice {
 public:
  // `loop` and `premises` outlive it.
  WindowsOffice(WindowsLoop& loop, const WindowsPremises& premises, std::unique_ptr<PolledChannel> channel);

  void prove(request::LogonPassword who, Proven done) override;
  void prove(request::LogonCertificate who, Proven done) override;
  void start(request::StartPowerShell what, const Proof& who, const std::string& client) override;
  void start(request::StartCommand what, const Proof& who, const std::string& client) override;
  void signal(const request::SignalWorker& what) override { workers_.signal(what); }
  bool knows(request::WorkerId worker) const override { return workers_.knows(worker); }

 private:
  ProofRules rules() const;
  // With what every worker of this user gets.
  Result<WorkerPlan> plan_for(const Proof& who, const request::Limits& limits);
  void start_as(RunAs as, const Identity& client, request::Sequence sequence, WorkerPlan plan);

  const WindowsPremises& premises_;
  ProofQueue proofs_;
  MemoryBounds bounds_;
  Workers workers_;
};

}  // namespace psremoting::launcher
