#include "service/doctor/examine.hpp"

#include <set>

#include "service/doctor/lines.hpp"
#include "service/doctor/parts.hpp"

namespace psremoting::service::doctor {
namespace {

// Listeners may share one.
Checks all_certificates(const Subject& subject, const Ways& ways, const config::Config& config) {
  Checks all;
  std::set<std::filesystem::path> seen;
  for (const auto& listener : config.listeners) {
    if (!listener.https) continue;
    const auto files = certificate_of(listener, subject.state_directory);
    if (seen.insert(files.certificate).second) append(all, certificate_checks(files, ways, config));
  }
  return all;
}

Checks look_at_all(const Subject& subject, const Ways& ways) {
  const auto loaded = config::load_all(subject.paths);
  const auto& config = loaded.config;
  Checks all = configuration_checks(subject, loaded, ways.host);
  const bool usable = loaded.problems.empty();
  if (usable) {
    append(all, powershell_checks(config));
    append(all, endpoint_checks(config));
  }
  append(all, ways.host.manager(subject));
  Running running;
  append(all, service_checks(subject, ways, running));
  if (!usable) {
    all.push_back(skipped("rest", "listeners, certificates and logons: not before the configuration can be used"));
    return all;
  }
  append(all, all_certificates(subject, ways, config));
  append(all, listener_checks(subject, ways, config, running));
  append(all, logon_checks(subject, config, ways.host));
  append(all, ways.host.firewall(subject));
  append(all, ways.host.client(config));
  return all;
}

}  // namespace

Checks examine(const Subject& subject, const Ways& ways) {
  Checks all = look_at_all(subject, ways);
  name_files(all, subject);
  return all;
}

}  // namespace psremoting::service::doctor
