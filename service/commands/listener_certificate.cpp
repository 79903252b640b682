#include "service/commands/listener_certificate.hpp"

#include "security/server_certificate.hpp"

namespace psremoting::service {

CertificateFiles certificate_of(const config::ListenerConfig& listener, const std::filesystem::path& state_directory) {
  if (listener.certificate.empty()) return {state_directory / "certificate.pem", state_directory / "key.pem", true};
  return {listener.certificate, listener.key.empty() ? listener.certificate : listener.key, false};
}

CertificateJudgement judge(const CertificateFiles& files, std::chrono::system_clock::time_point now) {
  const auto certificate = security::server_certificate(files.certificate, files.key);
  if (!certificate) return {certificate.error(), {}};
  CertificateJudgement judgement{std::nullopt, security::doubts_of_purpose(*certificate, files.certificate)};
  if (auto time = security::doubt_of_time(*certificate, files.certificate, now))
    judgement.doubts.push_back(std::move(*time));
  return judgement;
}

}  // namespace psremoting::service
