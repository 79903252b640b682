#include "service/own_certificate.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/log.hpp"
#include "launcher/kept_file.hpp"
#include "security/self_signed.hpp"
#include "security/validity.hpp"
#include "service/host_names.hpp"
#include "service/state_folder.hpp"

namespace psremoting::service {
namespace {

namespace fs = std::filesystem;

constexpr int days = 825;

using security::Validity, security::validity_of;

bool has_names(X509* certificate, const std::vector<std::string>& names) {
  return std::ranges::all_of(names, [&](const std::string& name) {
    return X509_check_host(certificate, name.c_str(), name.size(), 0, nullptr) == 1;
  });
}

bool usable(const fs::path& certificate, const fs::path& key, const std::vector<std::string>& names) {
  std::error_code failed;
  if (!fs::exists(key, failed)) return false;
  std::unique_ptr<FILE, decltype(&std::fclose)> file(std::fopen(certificate.string().c_str(), "rb"), std::fclose);
  if (!file) return false;
  std::unique_ptr<X509, decltype(&X509_free)> x509(PEM_read_X509(file.get(), nullptr, nullptr, nullptr), X509_free);
  if (!x509) return false;
  const auto now = std::chrono::system_clock::now();
  return validity_of(x509.get(), now) == Validity::valid && validity_of(x509.get(), now + renewal) == Validity::valid &&
         has_names(x509.get(), names);
}

Result<void> write_private(const fs::path& path, const std::string& text) {
  auto written = launcher::replace_kept(path, text);
  if (written) return written;
  const auto why = why_not_kept(path.parent_path());
  return error(Errc::io, why.empty() ? written.error().detail : why);
}

security::TlsContext::Files files_in(const fs::path& folder) {
  return {folder / "certificate.pem", folder / "key.pem", {}};
}

}  // namespace

bool has_own_certificate(const fs::path& folder) {
  const auto files = files_in(folder);
  return usable(files.certificate, files.key, own_names());
}

Result<security::TlsContext::Files> own_certificate(const fs::path& folder) {
  return own_certificate(folder, own_names());
}

Result<security::TlsContext::Files> own_certificate(const fs::path& folder, const std::vector<std::string>& names) {
  auto files = files_in(folder);
  if (usable(files.certificate, files.key, names)) return files;
  std::error_code failed;
  fs::create_directories(folder, failed);
  auto made = security::make_self_signed(host_names(), days);
  if (!made) return made.error();
  if (auto written = write_private(files.key, made->key); !written) return written.error();
  if (auto written = write_private(files.certificate, made->certificate); !written) return written.error();
  log::write<event::certificate_made>({{"file", files.certificate.string()}});
  return files;
}

enable::Certificates own_certificates() {
  return {has_own_certificate, [](const fs::path& folder) -> Result<void> {
            auto made = own_certificate(folder);
            if (!made) return made.error();
            return {};
          }};
}

}  // namespace psremoting::service
