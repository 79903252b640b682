#include "service/doctor/certificate.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/pem.h>  // after Boost: what Windows' headers define of the same names, these take back
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

#include "config/file.hpp"

namespace psremoting::service::doctor {
namespace {

constexpr std::size_t largest_file = 1024 * 1024;

struct Freed {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string text_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_of(const ASN1_OCTET_STRING* bytes) {
  const std::string text = text_of(bytes);
  if (text.size() == 4) {
    boost::asio::ip::address_v4::bytes_type four{};
    std::ranges::copy(text, four.begin());
    return boost::asio::ip::address_v4(four).to_string();
  }
  boost::asio::ip::address_v6::bytes_type sixteen{};
  if (text.size() != sixteen.size()) return {};
  std::ranges::copy(text, sixteen.begin());
  return boost::asio::ip::address_v6(sixteen).to_string();
}

std::string common_name(const X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  return at < 0 ? std::string() : text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

// The alternative names count, and the common name only where there are none (RFC 6125 6.4.4).
std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> all;
  const std::unique_ptr<GENERAL_NAMES, Freed> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* one = sk_GENERAL_NAME_value(names.get(), i);
    if (one->type == GEN_DNS) all.push_back(text_of(one->d.dNSName));
    if (one->type == GEN_IPADD) all.push_back(address_of(one->d.iPAddress));
  }
  if (all.empty()) all.push_back(common_name(certificate));
  std::erase(all, "");
  return all;
}

Certificate::Time time_of(const ASN1_TIME* time) {
  int days = 0, seconds = 0;
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> epoch(ASN1_TIME_set(nullptr, 0), ASN1_TIME_free);
  if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return {};
  return Certificate::Time(std::chrono::days(days) + std::chrono::seconds(seconds));
}

}  // namespace

bool Certificate::is_for(const std::string& host) const {
  return X509_check_host(x509.get(), host.data(), host.size(), 0, nullptr) == 1 ||
         X509_check_ip_asc(x509.get(), host.c_str(), 0) == 1;
}

Result<Certificate> read_certificate(const std::filesystem::path& file) {
  auto text = config::read_file(file, largest_file);
  if (!text) return text.error();
  const std::unique_ptr<BIO, Freed> bio(BIO_new_mem_buf(text->data(), static_cast<int>(text->size())));
  const std::shared_ptr<X509> x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
  if (!x509) return error(Errc::malformed, file.string() + " has no certificate in PEM form in it");
  return Certificate{common_name(x509.get()),
                     names_of(x509.get()),
                     time_of(X509_get0_notBefore(x509.get())),
                     time_of(X509_get0_notAfter(x509.get())),
                     X509_self_signed(x509.get(), 0) == 1,
                     x509};
}

std::string day(Certificate::Time time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace psremoting::service::doctor
