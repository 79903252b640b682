#include "psrp/hosted_shell.hpp"

#include <algorithm>

#include "psrp/wakeup.hpp"

namespace psremoting::psrp {

HostedShell::HostedShell(ShellFacts facts, Clock& clock, boost::asio::any_io_executor strand)
    : facts_(std::move(facts)),
      clock_(clock),
      strand_(std::move(strand)),
      created_(clock.now()),
      last_(created_.time_since_epoch().count()) {}

TimePoint HostedShell::idle_until() const {
  if (running_ > 0) return never;
  return TimePoint(Duration(last_.load())) + idle_allowance();
}

std::chrono::milliseconds HostedShell::idle_allowance() const {
  const std::chrono::milliseconds abandoned = abandoned_after;
  return held_ ? std::min(abandoned, facts_.idle_timeout) : facts_.idle_timeout;
}

HostedShell::Activity::Activity(HostedShell& shell) : shell_(shell) {
  ++shell_.running_;
  shell_.asked_ = true;
}

HostedShell::Activity::~Activity() {
  shell_.last_ = shell_.clock_.now().time_since_epoch().count();
  --shell_.running_;
}

ShellInfo HostedShell::common_info() const {
  auto since = [&](TimePoint when) { return std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - when); };
  ShellInfo info;
  info.id = facts_.id;
  info.words = facts_.words;
  info.owner = owner().name;
  info.client_ip = facts_.client_ip;
  info.idle_timeout = facts_.idle_timeout;
  info.max_idle_timeout = facts_.quotas.max_idle_timeout;
  info.powershell = powershell();
  info.block_output = facts_.quotas.block_output;
  info.run_time = since(created_);
  info.inactivity = running_ > 0 ? std::chrono::seconds(0) : since(TimePoint(Duration(last_.load())));
  return info;
}

request::Limits HostedShell::limits() const {
  auto limit = [](std::uint32_t quota) { return quota >= config::Quotas::unlimited ? 0 : quota; };
  return {limit(facts_.quotas.max_memory_per_shell_mb), limit(facts_.quotas.max_processes_per_shell)};
}

}  // namespace psremoting::psrp
