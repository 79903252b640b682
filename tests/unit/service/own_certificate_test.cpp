#include "service/own_certificate.hpp"

#include <catch2/catch.hpp>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "service/host_names.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace psremoting;
using namespace psremoting::service;

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Puts a certificate whose dates are so many days from now in the place of the one that is there.
void date(const std::filesystem::path& file, int from, int until) {
  std::unique_ptr<FILE, decltype(&std::fclose)> in(std::fopen(file.c_str(), "rb"), std::fclose);
  std::unique_ptr<X509, decltype(&X509_free)> x509(PEM_read_X509(in.get(), nullptr, nullptr, nullptr), X509_free);
  REQUIRE(x509);
  using Time = std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)>;
  X509_set1_notBefore(x509.get(), Time(X509_time_adj_ex(nullptr, from, 0, nullptr), ASN1_TIME_free).get());
  X509_set1_notAfter(x509.get(), Time(X509_time_adj_ex(nullptr, until, 0, nullptr), ASN1_TIME_free).get());
  i2d_re_X509_tbs(x509.get(), nullptr);  // what is written is not what was read
  std::unique_ptr<FILE, decltype(&std::fclose)> out(std::fopen(file.c_str(), "wb"), std::fclose);
  REQUIRE(PEM_write_X509(out.get(), x509.get()) == 1);
}

}  // namespace

TEST_CASE("A certificate of ours is kept while it is valid and has the host's name", "[service][certificate]") {
  test::TemporaryFolder folder;
  CHECK_FALSE(has_own_certificate(folder.path()));
  const auto file = own_certificate(folder.path()).value().certificate;
  CHECK(has_own_certificate(folder.path()));
  const auto made = text_of(file);
  CHECK(own_certificate(folder.path(), {host_name()}).has_value());
  CHECK(text_of(file) == made);
}

TEST_CASE("It is made anew when its time is over, has not come, or is nearly over, and when it lacks a name",
          "[service][certificate]") {
  test::TemporaryFolder folder;
  const auto file = own_certificate(folder.path()).value().certificate;
  std::vector<std::string> names{host_name()};
  SECTION("over") { date(file, -20, -10); }
  SECTION("to come") { date(file, 1, 800); }
  SECTION("nearly over") { date(file, -800, 29); }
  SECTION("another name") { names.push_back("renamed.example"); }
  const auto before = text_of(file);
  CHECK(has_own_certificate(folder.path()) == (names.size() > 1));
  CHECK(own_certificate(folder.path(), names).has_value());
  CHECK(text_of(file) != before);
  CHECK(has_own_certificate(folder.path()));
}
