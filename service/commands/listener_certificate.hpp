#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/config.hpp"

namespace psremoting::service {

// The certificate and the key of an HTTPS listener.
struct CertificateFiles {
  std::filesystem::path certificate, key;
  bool own = false;  // made by the service
};

// The configured ones, or those that the service with this state directory makes.
CertificateFiles certificate_of(const config::ListenerConfig& listener, const std::filesystem::path& state_directory);

// What the service would say of a certificate and its key when it opens a listener.
struct CertificateJudgement {
  std::optional<Error> refused;     // why the listener would not open; Errc::io: whoever asks may not read a file
  std::vector<std::string> doubts;  // what clients will not like
};
CertificateJudgement judge(const CertificateFiles& files, std::chrono::system_clock::time_point now);

}  // namespace psremoting::service
