#include "launcher/serve_office.hpp"

#include "base/secret.hpp"
#include "launcher/run_as.hpp"
#include "launcher/verdict.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_unsent = 4096;  // messages that serve has not taken yet
constexpr int messages_a_turn = 32;        // so that a busy serve keeps nobody else waiting

}  // namespace

ServeOffice::ServeOffice(Loop& loop, const Premises& premises, std::unique_ptr<PolledChannel> channel)
    : loop_(loop), premises_(premises), channel_(std::move(channel)), desk_(*this) {
  loop_.watch(*channel_, false, [this] { ready(); });
}

void ServeOffice::fail(Error why) {
  if (!broken_) broken_ = std::move(why);
  loop_.forget(*channel_);
}

// On Windows reading clears the event, so what is still to be sent is looked at after it.
void ServeOffice::ready() {
  read();
  if (!broken_) flush();
}

void ServeOffice::read() {
  for (int i = 0; i < messages_a_turn && !broken_; ++i) {
    auto message = channel_->try_receive();
    if (!message) return fail(message.error());
    if (!*message) return;
    if (!(*message)->handles.empty()) return fail(error(Errc::malformed, "a request with descriptors"));
    auto taken = desk_.take((*message)->bytes);
    wipe((*message)->bytes);
    if (!taken) return fail(taken.error());
  }
}

void ServeOffice::send(const request::Answer& answer, std::vector<Handle> handles) {
  if (broken_) return;
  if (outbox_.size() >= most_unsent) return fail(error(Errc::timed_out, "serve does not read its answers"));
  outbox_.push_back(Message{request::print(answer), std::move(handles)});
  flush();
}

void ServeOffice::flush() {
  while (!outbox_.empty()) {
    auto sent = channel_->try_send(outbox_.front());
    if (!sent) return fail(sent.error());
    if (!*sent) break;
    outbox_.pop_front();
  }
  loop_.watch(*channel_, !outbox_.empty(), [this] { ready(); });
}

void ServeOffice::catch_up(const request::LogonCertificate& who) const {
  if (!is_mapped(who, options().config) && premises_.reload) premises_.reload();
}

Result<RunAs> ServeOffice::account_for(const request::StartPowerShell& what, const Identity& who) const {
  // What another account's rights are given by is read now, not what it was.
  if (what.runs_as_another() && premises_.reload) premises_.reload();
  auto as = run_as(what, options().config, who);
  if (as || !premises_.reload) return as;
  // Serve may know of an install or an endpoint that was added since.
  premises_.reload();
  return run_as(what, options().config, who);
}

}  // namespace psremoting::launcher
