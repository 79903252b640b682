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
  Guid badge;  // of its worker, or of its commands: by which they can be told their client
  std::shared_ptr<const Logon> logon;
  std::string endpoint;    // the name its quotas are counted by; empty for cmd
  std::string message_id;  // of the Create
  std::string session_id, client_ip;
  std::uint16_t client_port = 0;  // of the connection that made it
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

// PowerShell holds a Receive on the shell's own stream as long as it lives, and asks again at once when that ends with
// nothing. So long after it did not, it is taken for dead, and its worker is freed: longer than a network may be away.
// Others (pypsrp, pywinrm) hold none between their calls, and their shells may idle as long as IdleTimeoutms says.
inline constexpr std::chrono::minutes abandoned_after{5};

// What both kinds of shell answer for a command that they do not have, in the words of Windows.
inline constexpr const char* unknown_command_text =
    "The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. "
    "Either the command has completed execution or the client specified an invalid command identifier. ";

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
  // What it may idle now: less where its client, which held a Receive on the shell all the time, does so no more.
  std::chrono::milliseconds idle_allowance() const;
  bool abandoned() const { return held_; }
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

  // A Receive on the shell's own stream has ended, with output or without.
  void shell_receive_ended(bool output) { held_ = !output; }

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
  std::atomic<bool> held_ = false;  // the last Receive on the shell ended with nothing
};

}  // namespace psremoting::psrp
