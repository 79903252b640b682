#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

struct x509_st;  // OpenSSL's X509

namespace psremoting::service::doctor {

// What a certificate says, the first of a PEM file.
struct Certificate {
  using Time = std::chrono::system_clock::time_point;
  std::string subject;
  std::vector<std::string> names;  // names and addresses, as written in it
  Time from, until;
  bool self_signed = false;
  std::shared_ptr<x509_st> x509;

  // Whether a client that calls the host so, by name or address, is content.
  bool is_for(const std::string& host) const;
};

// Errc::malformed where there is none in the file, Errc::io where it cannot be read, Errc::not_found where it is not
// there.
Result<Certificate> read_certificate(const std::filesystem::path& file);

// "2027-03-01"
std::string day(Certificate::Time time);

}  // namespace psremoting::service::doctor
