#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace psremoting::service {

struct Where {
  std::string host;  // a name or an address, without brackets
  std::uint16_t port = 5986;
  bool https = true;
  bool verify = true;                       // the certificate: its issuer and the host's name
  std::filesystem::path ca;                 // PEM; empty: the system's
  std::filesystem::path also_trusted = {};  // PEM: certificates that are believed beside those, each as it is
  std::string name = {};                    // that the certificate has to have; empty: the host
  std::chrono::seconds deadline{10};        // for each step
};

struct Identified {
  std::string vendor, version;         // what the service says it is
  std::string tls;                     // "TLSv1.3"; empty in clear
  std::string subject, issuer, until;  // of the certificate
};

// Connects and posts an Identify without credentials (DSP0226 11). The error says which step failed, and why, in words
// to act on. Blocks.
Result<Identified> identify(const Where& where);

}  // namespace psremoting::service
