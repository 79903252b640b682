#include "service/commands/listener_certificate.hpp"

namespace psremoting::service {

CertificateFiles certificate_of(const config::ListenerConfig& listener, const std::filesystem::path& state_directory) {
  if (listener.certificate.empty()) return {state_directory / "certificate.pem", state_directory / "key.pem", true};
  return {listener.certificate, listener.key.empty() ? listener.certificate : listener.key, false};
}

}  // namespace psremoting::service
