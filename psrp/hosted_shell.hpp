#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "psrp/launcher.hpp"
#include "psrp/shell.hpp"

namespace psremoting::psrp {

// What is fixed when a shell is created.
struct ShellFacts {
  Guid id;
  std::shared_ptr<const Logon> logon;
  std::string endpoint;    // the name its quotas are counted by; empty for cmd
  std::string message_id;  // of the Create
  std::string session_id, client_ip;
  ShellWords words;
  std::chrono::milliseconds idle_timeout{};
  config::Quotas quotas;
};

// Logs an event of a shell: which, of which endpoint, whose, and from where; then what else there is to it.
template <const log::Event& event>
void log_event(const ShellFacts& shell, std::initializer_list<log::Field<event>> more = {}) {
  std::vector<log::Field<event>> all{{"shell", shell.id.upper()},
                                     {"endpoint", shell.endpoint.empty() ? "cmd" : shell.endpoint},
                                     {"user", shell.logon->identity().name},
                                     {"client", shell.client_ip}};
  all.insert(all.end(), more);
  log::write<event>(std::span<const log::Field<event>>(all));
}

// What the ShellTable knows of a shell beyond Shell: its life.
class HostedShell : public Shell {
 public:
  HostedShell(ShellFacts facts, Clock& clock, boost::asio::any_io_executor strand);

  const Guid& id() const override { return facts_.id; }
  const Identity& owner() const override { return facts_.logon->identity(); }
  boost::asio::any_io_executor strand() const override { return strand_; }
  bool compressed() const override { return facts_.words.compressed; }
  const ShellFacts& facts() const { return facts_; }

  // All of the shell's life, on its strand: ends after close() or a failure, when no process of it is left. Once.
  virtual boost::asio::awaitable<void> run() = 0;
  // Ends its processes now. After close().
  virtual void kill() = 0;

  // Any thread. When it will have idled too long if nobody asks it for anything; never while somebody does.
  TimePoint idle_until() const;
  // Whether it was asked for anything since it was created.
  bool asked() const { return asked_; }

 protected:
  // An operation of the client's, while it runs.
  class Activity {
   public:
    explicit Activity(HostedShell& shell);
    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;
    ~Activity();

   private:
    HostedShell& shell_;
  };

  ShellInfo common_info() const;
  request::Limits limits() const;

  const ShellFacts facts_;
  Clock& clock_;
  const boost::asio::any_io_executor strand_;

 private:
  const TimePoint created_;
  std::atomic<TimePoint::rep> last_;  // when the last operation ended
  std::atomic<int> running_ = 0;
  std::atomic<bool> asked_ = false;
};

}  // namespace psremoting::psrp
