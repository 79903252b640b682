#include <algorithm>
#include <fstream>

#include "security/server_certificate.hpp"
#include "security/tls_context.hpp"
#include "security/validity.hpp"
#include "service/doctor/certificate.hpp"
#include "service/doctor/lines.hpp"
#include "service/doctor/parts.hpp"
#include "service/own_certificate.hpp"

namespace psremoting::service::doctor {
namespace {

std::string joined(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
  return text.empty() ? "nobody" : text;
}

// The service takes up a new one by itself, and makes its own anew in time.
std::string renew(const CertificateFiles& files, const Lines& lines) {
  return files.own ? lines.enable
                   : "put a new one into " + files.certificate.string() + "; it counts for new connections at once";
}

// What is wrong with it, whatever that is, is said in the words in which the service would say it.
Check unreadable(const CertificateFiles& files, const Error& no_certificate, const Ways& ways,
                 const config::Config& config) {
  Host& host = ways.host;
  const Error why = judge(files, ways.now).refused.value_or(no_certificate);
  const auto& lines = host.lines();
  std::error_code failed;
  const bool gone = !std::filesystem::exists(files.certificate, failed) && !failed;
  if (!host.is_privileged() && !gone)
    return skipped("certificate", "an administrator alone can read " + files.certificate.string(), lines.elevated);
  if (gone && files.own)
    return wrong("certificate", "the service has not made " + files.certificate.string() + " yet", lines.start);
  return wrong("certificate", why.detail, another_certificate_lines(config, files));
}

Check time_check(const CertificateFiles& files, const Certificate& certificate, const Ways& ways) {
  using security::Validity, security::validity_of;
  const auto cure = renew(files, ways.host.lines());
  const std::string which = files.certificate.string();
  const auto today = validity_of(certificate.x509.get(), ways.now);
  if (today == Validity::not_yet)
    return wrong("certificate", which + " counts from " + day(certificate.from) + " on, and today is " + day(ways.now),
                 "set the clock of this host, if it is wrong\n" + cure);
  if (today == Validity::ended) return wrong("certificate", which + " expired on " + day(certificate.until), cure);
  if (validity_of(certificate.x509.get(), ways.now + renewal) == Validity::ended)
    return warning("certificate", which + " expires on " + day(certificate.until), cure);
  return good("certificate", which + ", of " + certificate.subject + ", until " + day(certificate.until));
}

Check names_check(const Certificate& certificate, Host& host, const std::string& another) {
  const auto names = host.names();
  // Every host is called localhost, and no client of another one calls it so.
  std::vector<std::string> fit;
  std::ranges::copy_if(names, std::back_inserter(fit), [&](const std::string& name) {
    return name != "localhost" && name != "127.0.0.1" && name != "::1" && certificate.is_for(name);
  });
  if (!fit.empty()) return good("certificate-names", "clients may call this host " + joined(fit));
  return warning("certificate-names",
                 "it is for " + joined(certificate.names) + ", and this host is called " + joined(names) +
                     ": clients that call it so refuse the certificate",
                 "connect by a name that the certificate has, or name another certificate:\n" + another);
}

Check issuer_check(const CertificateFiles& files, const Certificate& certificate) {
  if (!certificate.self_signed)
    return good("certificate-issuer", "an authority has signed it; clients have to know that one");
  return warning("certificate-issuer", "nobody vouches for it: clients that were not told of it refuse it",
                 "copy " + files.certificate.string() + " (not the key) to the clients, and let them trust it\n" +
                     "or on a client: -SessionOption (New-PSSessionOption -SkipCACheck -SkipCNCheck)");
}

// What clients will not like in it, besides its names and its time.
Checks purpose_checks(const CertificateFiles& files, const std::string& another) {
  Checks all;
  const auto certificate = security::server_certificate(files.certificate, files.key);
  if (!certificate) return all;  // said of the key
  for (const auto& doubt : security::doubts_of_purpose(*certificate, files.certificate))
    all.push_back(warning("certificate-purpose", doubt, another));
  return all;
}

bool is_readable(const std::filesystem::path& file) { return file.empty() || std::ifstream(file).is_open(); }

Check key_check(const CertificateFiles& files, const Ways& ways, const config::Config& config) {
  auto& host = ways.host;
  const auto another = another_certificate_lines(config, files);
  const std::string key = files.key.string();
  std::error_code failed;
  if (std::filesystem::exists(files.key, failed) && !std::filesystem::is_regular_file(files.key, failed))
    return wrong("certificate-key", key + " is not a file", another);
  const auto client_ca = config.service.certificate ? config.service.client_ca : std::filesystem::path();
  if (!host.is_privileged() && !(is_readable(files.key) && is_readable(client_ca)))
    return skipped("certificate-key", "only who may read " + key + " can say whether it fits", host.lines().elevated);
  if (auto loaded = security::TlsContext::load({files.certificate, files.key, client_ca}); !loaded)
    return wrong("certificate-key", loaded.error().detail, another);
  if (const auto how = host.exposed(files.key); how && !how->empty())
    return wrong("certificate-key", "the private key is not private: " + *how, "chmod 640 " + key);
  for (const auto& file : {files.certificate, files.key}) {
    if (const auto closed = host.closed_to_service(file, config))
      return wrong("certificate-key", closed->found, closed->cure);
  }
  return good("certificate-key", key + " fits" + (host.exposed(files.key) ? ", and is private" : ""));
}

}  // namespace

Checks certificate_checks(const CertificateFiles& files, const Ways& ways, const config::Config& config) {
  const auto certificate = read_certificate(files.certificate);
  if (!certificate) return {unreadable(files, certificate.error(), ways, config)};
  const auto another = another_certificate_lines(config, files);
  Checks all{time_check(files, *certificate, ways), names_check(*certificate, ways.host, another),
             issuer_check(files, *certificate), key_check(files, ways, config)};
  append(all, purpose_checks(files, another));
  return all;
}

}  // namespace psremoting::service::doctor
