#pragma once

#include <filesystem>

#include "config/config.hpp"

namespace psremoting::service {

// The certificate and the key of an HTTPS listener.
struct CertificateFiles {
  std::filesystem::path certificate, key;
  bool own = false;  // made by the service
};

// The configured ones, or those that the service with this state directory makes.
CertificateFiles certificate_of(const config::ListenerConfig& listener, const std::filesystem::path& state_directory);

}  // namespace psremoting::service
