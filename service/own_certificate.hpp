#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "security/tls_context.hpp"
#include "service/enable/certificates.hpp"

namespace psremoting::service {

// A certificate that ends sooner is as good as ended.
inline constexpr std::chrono::days renewal{30};

// The certificate made by ourselves, for a listener that has none configured: kept in `folder` (key 0600), made anew
// when there is none yet, when it is not valid now or its `renewal` has come, and when it lacks one of `names`, which
// are own_names() where none are given. The error names the file.
Result<security::TlsContext::Files> own_certificate(const std::filesystem::path& folder);
Result<security::TlsContext::Files> own_certificate(const std::filesystem::path& folder,
                                                    const std::vector<std::string>& names);

// Whether own_certificate() would find a good one there.
bool has_own_certificate(const std::filesystem::path& folder);

// Both, for `enable`.
enable::Certificates own_certificates();

}  // namespace psremoting::service
