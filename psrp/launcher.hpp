#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/identity.hpp"
#include "base/pipe.hpp"
#include "base/request.hpp"
#include "base/result.hpp"

namespace psremoting::psrp {

// Somebody who proved who they are, as long as anybody holds it: the last holder's end tells the launcher to forget.
class Logon {
 public:
  virtual ~Logon() = default;
  virtual const Identity& identity() const = 0;
  virtual request::LogonId id() const = 0;
};

// A worker process as it comes from the launcher. Its end, whatever its cause, is waited for with exited(); destroying
// it kills the tree.
class Process {
 public:
  virtual ~Process() = default;
  virtual std::uint64_t id() const = 0;  // the operating system's
  virtual Pipe& input() = 0;
  virtual Pipe& output() = 0;
  virtual Pipe& errors() = 0;
  // Waits until the process and its tree are gone; the exit code, 128 + signal where one ended it. One waiter. Call on
  // the executor the process was started for.
  virtual boost::asio::awaitable<int> exited() = 0;
  virtual void interrupt() = 0;
  // Tells that it has written its first line: it uses its pipes by now, and what it starts gets none of them.
  virtual void has_begun() = 0;
  virtual void kill() = 0;
};

// The launcher process as seen from here. Any thread may call; pipes and exited() belong to the executor given to
// start.
class Launcher {
 public:
  virtual ~Launcher() = default;

  // Errc::logon_failed for a wrong name or proof, without saying which; Errc::io when the launcher is gone.
  virtual boost::asio::awaitable<Result<std::shared_ptr<const Logon>>> logon(request::LogonPassword who) = 0;
  virtual boost::asio::awaitable<Result<std::shared_ptr<const Logon>>> logon(request::LogonCertificate who) = 0;

  // `sequence` and `logon` of the request are filled in here.
  virtual boost::asio::awaitable<Result<std::unique_ptr<Process>>> start(boost::asio::any_io_executor executor,
                                                                         std::shared_ptr<const Logon> logon,
                                                                         request::StartPowerShell what) = 0;
  virtual boost::asio::awaitable<Result<std::unique_ptr<Process>>> start(boost::asio::any_io_executor executor,
                                                                         std::shared_ptr<const Logon> logon,
                                                                         request::StartCommand what) = 0;

  // Rises whenever what was proven may not hold any more (request::CredentialsChanged).
  virtual std::uint64_t credentials_generation() const = 0;
};

}  // namespace psremoting::psrp
