#include <algorithm>

#include "service/doctor/certificate.hpp"
#include "service/doctor/lines.hpp"
#include "service/doctor/parts.hpp"

namespace psremoting::service::doctor {
namespace {

constexpr std::string_view our_vendor = "psremoting";

std::string place(const config::ListenerConfig& listener) {
  return (listener.https ? "HTTPS port " : "HTTP port ") + std::to_string(listener.port);
}

// An address of this host at which the listener answers.
std::string address_of(const config::ListenerConfig& listener) {
  if (listener.address == "*" || listener.address == "0.0.0.0") return "127.0.0.1";
  return listener.address == "::" ? "::1" : listener.address;
}

std::string words(const Holder& holder) {
  std::string text = holder.program.empty() ? "a program" : holder.program;
  if (holder.process != 0) text += " (process " + std::to_string(holder.process) + ')';
  if (!holder.account.empty()) text += " of " + holder.account;
  return text;
}

bool is_open(const Running& running, const config::ListenerConfig& listener) {
  return std::ranges::any_of(running.open, [&](const config::ListenerConfig& open) {
    return open.port == listener.port && open.https == listener.https && open.address == listener.address;
  });
}

// What the service itself has open at the port, of another address or transport.
const config::ListenerConfig* own_at(const Running& running, std::uint16_t port) {
  const auto own = std::ranges::find(running.open, port, &config::ListenerConfig::port);
  return own == running.open.end() ? nullptr : &*own;
}

// Of one that is not open for sure.
Check port_check(const config::ListenerConfig& listener, const Running& running, Host& host) {
  const auto& lines = host.lines();
  if (const auto* own = own_at(running, listener.port))
    return wrong("listener",
                 "the service listens on " + place(*own) + " of " + own->address + ", and not (yet) on " +
                     place(listener) + " of " + listener.address,
                 lines.log + '\n' + lines.restart);
  const auto holder = host.holder(listener.port);
  if (!holder && running.state == Running::State::yes)
    return wrong("listener", place(listener) + " is free, and the service did not open it",
                 lines.log + '\n' + lines.restart);
  if (!holder) return wrong("listener", "nobody listens on " + place(listener), lines.start);
  if (running.state == Running::State::unknown)
    return good("listener", place(listener) + " is open, for " + words(*holder));
  return wrong("listener", place(listener) + " is taken by " + words(*holder),
               lines.take_port + '\n' + elsewhere_lines(listener));
}

Where where(const config::ListenerConfig& listener) {
  Where where;
  where.host = address_of(listener);
  where.port = listener.port;
  where.https = listener.https;
  where.deadline = std::chrono::seconds(5);
  return where;
}

// What answers has to show the certificate of the file: which names are in it is looked at elsewhere.
Check answer_check(const Subject& subject, const config::ListenerConfig& listener, const Ways& ways) {
  Where at = where(listener);
  at.verify = false;
  if (const auto files = certificate_of(listener, subject.state_directory); listener.https) {
    const auto certificate = read_certificate(files.certificate);
    at.verify = certificate && !certificate->names.empty();
    if (at.verify) at.also_trusted = files.certificate;
    if (at.verify) at.name = certificate->names.front();
  }
  const auto identified = ways.identify(at);
  const auto& lines = ways.host.lines();
  if (!identified) return wrong("answer", place(listener) + ": " + identified.error().detail, lines.log);
  if (identified->vendor != our_vendor)
    return wrong("answer", place(listener) + " answers as " + identified->vendor + ", which is not this service",
                 lines.take_port + '\n' + elsewhere_lines(listener));
  std::string found = place(listener) + " answers";
  if (listener.https) found += identified->tls.empty() ? "" : " by " + identified->tls;
  if (listener.https) found += at.verify ? ", with this certificate" : "; its certificate was not checked";
  return good("answer", found);
}

}  // namespace

Checks listener_checks(const Subject& subject, const Ways& ways, const config::Config& config, const Running& running) {
  Checks all;
  for (const auto& listener : config.listeners) {
    const bool open = is_open(running, listener);
    all.push_back(open ? good("listener", "the service listens on " + place(listener) + " of " + listener.address)
                       : port_check(listener, running, ways.host));
    if (all.back().state == Check::State::wrong)
      all.push_back(skipped("answer", place(listener) + " is not the service's, so it is not asked"));
    else
      all.push_back(answer_check(subject, listener, ways));
  }
  if (config.listeners.empty())
    all.push_back(wrong("listener", "no listener is configured", "psremoting listener add"));
  return all;
}

}  // namespace psremoting::service::doctor
