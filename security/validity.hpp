#pragma once

#include <chrono>

struct x509_st;  // OpenSSL's X509

namespace psremoting::security {

enum class Validity { valid, not_yet, ended };

// What a certificate's own dates say of a moment: the one place that judges them. Any thread.
Validity validity_of(const x509_st* certificate, std::chrono::system_clock::time_point at);

}  // namespace psremoting::security
