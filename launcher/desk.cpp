#include "launcher/desk.hpp"

#include <optional>

#include "base/log.hpp"

namespace psremoting::launcher {
namespace {

constexpr std::size_t most_logons = 50000;

// What a request refers to or is answered by; nothing where it has no such field.
std::optional<request::LogonId> logon_in(const request::Request& request) {
  return std::visit(
      [](const auto& r) -> std::optional<request::LogonId> {
        if constexpr (requires { r.logon; }) return r.logon;
        return std::nullopt;
      },
      request);
}

std::optional<request::Sequence> sequence_in(const request::Request& request) {
  return std::visit(
      [](const auto& r) -> std::optional<request::Sequence> {
        if constexpr (requires { r.sequence; }) return r.sequence;
        return std::nullopt;
      },
      request);
}

}  // namespace

bool Desk::has(Need need, const request::Request& request) const {
  const auto* signal = std::get_if<request::SignalWorker>(&request);
  if (need == Need::worker) return signal && office_.knows(signal->worker);
  const auto logon = logon_in(request);
  return need == Need::nothing || (logon && logons_.contains(*logon));
}

Result<void> Desk::take(std::string_view bytes) {
  auto request = request::parse_request(bytes);
  if (!request) return request.error();
  const auto& rule = rule_of(*request);
  if (!has(rule.need, *request)) return error(Errc::access_denied, std::string(rule.name) + " asked out of turn");
  if (rule.phases & phase_) {
    rule.handle(*this, std::move(*request));
  } else if (auto sequence = sequence_in(*request)) {
    office_.tell(request::Failed{*sequence, error(Errc::shutting_down, "the service is stopping")});
  }
  return Result<void>();
}

Office::Proven Desk::logged_on(request::Sequence sequence, std::string client) {
  return [this, sequence, client = std::move(client)](Result<Proof> proof) {
    if (proof && logons_.size() >= most_logons) proof = error(Errc::quota_users, "too many are logged on");
    if (!proof) return office_.tell(request::Failed{sequence, proof.error()});
    const auto id = ++last_logon_;
    logons_.emplace(id, Held{*proof, client});
    office_.tell(request::LoggedOn{sequence, id, std::move(proof->identity)});
  };
}

void Desk::logon_password(request::LogonPassword who) {
  auto done = logged_on(who.sequence, who.client);
  office_.prove(std::move(who), std::move(done));
}

void Desk::logon_certificate(request::LogonCertificate who) {
  auto done = logged_on(who.sequence, who.client);
  office_.prove(std::move(who), std::move(done));
}

void Desk::forget_logon(request::ForgetLogon what) { logons_.erase(what.logon); }

void Desk::start_powershell(request::StartPowerShell what) {
  const auto& held = logons_.at(what.logon);
  office_.start(std::move(what), held.proof, held.client);
}

void Desk::start_command(request::StartCommand what) {
  const auto& held = logons_.at(what.logon);
  office_.start(std::move(what), held.proof, held.client);
}

void Desk::signal_worker(request::SignalWorker what) { office_.signal(what); }

}  // namespace psremoting::launcher
