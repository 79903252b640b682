#pragma once

#include <memory>
#include <string>

#include "launcher/linux/loop.hpp"
#include "launcher/linux/proof_queue.hpp"
#include "launcher/linux/workers.hpp"
#include "launcher/serve_office.hpp"

namespace psremoting::launcher {

struct LinuxPremises : Premises {
  std::filesystem::path cgroup_parent;  // empty: none
  std::filesystem::path alias_folder;   // empty: none
  std::filesystem::path worker_guard;   // libpsremoting-worker.so; empty: none
  rlimit descriptors{1024, 4096};       // RLIMIT_NOFILE of workers
};

// Where Linux' proofs and workers are.
class LinuxOffice final : public ServeOffice {
 public:
  // `loop` and `premises` outlive it.
  LinuxOffice(LinuxLoop& loop, const LinuxPremises& premises, std::unique_ptr<PolledChannel> channel);

  void prove(request::LogonPassword who, Proven done) override;
  void prove(request::LogonCertificate who, Proven done) override;
  void start(request::StartPowerShell what, const Proof& who, const std::string& client) override;
  void start(request::StartCommand what, const Proof& who, const std::string& client) override;
  void signal(const request::SignalWorker& what) override { workers_.signal(what); }
  bool knows(request::WorkerId worker) const override { return workers_.knows(worker); }

 private:
  WorkerPlan plan_for(const Identity& who, const std::string& client, const request::Limits& limits) const;

  const LinuxPremises& premises_;
  ProofQueue proofs_;
  Workers workers_;
};

}  // namespace psremoting::launcher
