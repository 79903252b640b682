#include "service/commands/listener_findings.hpp"

#include "config/advice.hpp"
#include "service/commands/closed_file.hpp"
#include "service/commands/listener_certificate.hpp"
#include "service/commands/own_address.hpp"

namespace psremoting::service {
namespace {

void look_at_files(const config::Config& config, const CertificateFiles& files, ListenerFindings& findings) {
  auto said = judge(files, std::chrono::system_clock::now());
  for (auto& doubt : said.doubts) findings.doubts.push_back(std::move(doubt) + '.');
  if (said.refused) return findings.mistakes.push_back(std::move(*said.refused));
  if (!config.privileged) return;
  for (const auto& file : {files.certificate, files.key}) {
    if (auto closed = closed_file(config.service_account, file))
      findings.mistakes.push_back(error(Errc::invalid_argument, words(*closed)));
    if (files.certificate == files.key) break;
  }
}

}  // namespace

ListenerFindings look_at(const config::Config& config, const config::ListenerConfig& listener) {
  ListenerFindings findings;
  if (auto nobody = config::nobody_logs_on(config, listener)) findings.doubts.push_back(std::move(*nobody));
  if (!is_own_address(listener.address))
    findings.doubts.push_back("No interface of this host has the address " + listener.address +
                              " now, and without it the service does not start. Write one that it has in Listeners, "
                              "or \"*\".");
  if (listener.https && !listener.certificate.empty()) look_at_files(config, certificate_of(listener, {}), findings);
  return findings;
}

}  // namespace psremoting::service
