#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/handle.hpp"
#include "base/identity.hpp"
#include "base/request.hpp"
#include "base/result.hpp"
#include "launcher/table.hpp"

namespace psremoting::launcher {

// Somebody who proved who they are.
struct Proof {
  Proof(Identity who) : identity(std::move(who)) {}  // on purpose a conversion: most systems have no more than that
  Identity identity;
  std::shared_ptr<const Handle> token;  // Windows: what workers are started with; null: our own account's
};

// What the operating system does for the desk; one implementation a platform.
class Office {
 public:
  using Proven = std::function<void(Result<Proof>)>;

  virtual ~Office() = default;
  // Calls `done` later, once, while the office lives.
  virtual void prove(request::LogonPassword who, Proven done) = 0;
  virtual void prove(request::LogonCertificate who, Proven done) = 0;
  // Started or Failed, and WorkerExited in the end, go to the asker without the desk.
  virtual void start(request::StartPowerShell what, const Proof& who, const std::string& client) = 0;
  virtual void start(request::StartCommand what, const Proof& who, const std::string& client) = 0;
  virtual void signal(const request::SignalWorker& what) = 0;
  virtual bool knows(request::WorkerId worker) const = 0;
  virtual void tell(const request::Answer& answer) = 0;
};

// One serve's conversation with the launcher: whom it has logged on, and whether it may ask what it asks.
class Desk {
 public:
  explicit Desk(Office& office) : office_(office) {}

  // One message from serve. An error is a reason to end serve: it is not what it should be.
  Result<void> take(std::string_view bytes);
  void stop() { phase_ = stopping; }

  // The table's lines.
  void logon_password(request::LogonPassword who);
  void logon_certificate(request::LogonCertificate who);
  void forget_logon(request::ForgetLogon what);
  void start_powershell(request::StartPowerShell what);
  void start_command(request::StartCommand what);
  void signal_worker(request::SignalWorker what);

 private:
  struct Held {
    Proof proof;
    std::string client;
  };
  bool has(Need need, const request::Request& request) const;
  Office::Proven logged_on(request::Sequence sequence, std::string client);

  Office& office_;
  Phase phase_ = serving;
  request::LogonId last_logon_ = 0;
  std::map<request::LogonId, Held> logons_;
};

}  // namespace psremoting::launcher
