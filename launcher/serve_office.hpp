#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/channel.hpp"
#include "launcher/desk.hpp"
#include "launcher/loop.hpp"
#include "launcher/options.hpp"
#include "launcher/run_as.hpp"

namespace psremoting::launcher {

// What the office knows that outlives one serve; each system's knows more.
struct Premises {
  Options options;
  std::function<void()> reload;  // reads options.config anew, if that is not just done
};

// The desk's work for one serve, as far as every system does it alike: the channel to it, and what our configuration
// says of what it asks. When this goes, everybody it logged on is forgotten and every worker it started is killed.
class ServeOffice : public Office {
 public:
  // `loop` and `premises` outlive it.
  ServeOffice(Loop& loop, const Premises& premises, std::unique_ptr<PolledChannel> channel);
  ~ServeOffice() override { loop_.forget(*channel_); }

  // Why serve has to be ended, if so; looked at after each turn of the loop.
  const std::optional<Error>& broken() const { return broken_; }
  void stop() { desk_.stop(); }
  void tell(const request::Answer& answer) override { send(answer, {}); }

 protected:
  void send(const request::Answer& answer, std::vector<Handle> handles);
  const Options& options() const { return premises_.options; }
  // Serve may know of a mapping that was added since.
  void catch_up(const request::LogonCertificate& who) const;
  // As whom its worker runs.
  Result<RunAs> account_for(const request::StartPowerShell& what, const Identity& who) const;

 private:
  void ready();
  void read();
  void flush();
  void fail(Error why);

  Loop& loop_;
  const Premises& premises_;
  std::optional<Error> broken_;
  std::unique_ptr<PolledChannel> channel_;
  std::deque<Message> outbox_;
  Desk desk_;
};

}  // namespace psremoting::launcher
