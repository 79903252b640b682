#include "security/server_certificate.hpp"

#include <catch2/catch.hpp>
#include <openssl/pkcs12.h>

#include "tests/support/key_with_passphrase.hpp"
#include "tests/support/made_certificate.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace psremoting;
using namespace psremoting::test;
using Catch::Matchers::Contains;

namespace {

struct Files {
  // Why they are no server's certificate; empty: they are one.
  std::string refused(const std::string& certificate, const std::string& key) {
    folder.write("host.pem", certificate);
    folder.write("host.key", key);
    auto judged = security::server_certificate(folder / "host.pem", folder / "host.key");
    return judged ? std::string() : judged.error().detail;
  }
  std::vector<std::string> doubts(const std::string& certificate, const std::string& key) {
    folder.write("host.pem", certificate);
    folder.write("host.key", key);
    auto judged = security::server_certificate(folder / "host.pem", folder / "host.key");
    REQUIRE(judged.has_value());
    auto all = security::doubts_of_purpose(*judged, folder / "host.pem");
    if (auto time = security::doubt_of_time(*judged, folder / "host.pem", std::chrono::system_clock::now()))
      all.push_back(*time);
    return all;
  }

  TemporaryFolder folder;
};

// An authority, one that it has made an authority, and the host's own that this one has signed.
struct Chain {
  KeyPtr root_key = make_ec_key(), middle_key = make_ec_key(), key = make_ec_key();
  CertificatePtr root = make_certificate(root_key, {.subject = "root", .authority = true});
  CertificatePtr middle = make_certificate(middle_key, {.subject = "middle", .authority = true}, root, root_key);
  CertificatePtr own = make_certificate(key, {}, middle, middle_key);
};

}  // namespace

TEST_CASE("A certificate, those that signed it, and its key are a server's", "[security][certificate]") {
  Chain chain;
  Files files;
  const auto all = pem(chain.own) + pem(chain.middle) + pem(chain.root);
  CHECK(files.refused(all, pem(chain.key)).empty());
  CHECK(files.doubts(all, pem(chain.key)).empty());
  CHECK(files.refused(all + pem(chain.key), all + pem(chain.key)).empty());
}

TEST_CASE("A key of another kind than the certificate's is refused", "[security][certificate]") {
  Files files;
  auto ec = make_ec_key(), rsa = make_rsa_key(2048);
  CHECK_THAT(files.refused(pem(make_certificate(ec, {})), pem(rsa)),
             Contains("host.key: it is an RSA key, and the certificate is for an EC key in") && Contains("host.pem"));
  CHECK_THAT(files.refused(pem(make_certificate(rsa, {})), pem(ec)),
             Contains("it is an EC key, and the certificate is for an RSA key"));
  CHECK_THAT(files.refused(pem(make_certificate(ec, {})), pem(make_ec_key())),
             Contains("host.key: it is another EC key than the certificate's"));
}

TEST_CASE("The host's own certificate has to be there, and the first", "[security][certificate]") {
  Chain chain;
  Files files;
  CHECK_THAT(files.refused(pem(chain.root) + pem(chain.middle) + pem(chain.own), pem(chain.key)),
             Contains("host.pem: the key in") && Contains("belongs to its certificate number 3") &&
                 Contains("has to be the first"));
  CHECK_THAT(files.refused(pem(chain.middle) + pem(chain.root), pem(chain.key)),
             Contains("host.pem: only authorities' certificates are in it"));
  const auto doubts = files.doubts(pem(chain.own) + pem(chain.root) + pem(chain.middle), pem(chain.key));
  REQUIRE(doubts.size() == 1);
  CHECK_THAT(doubts[0], Contains("number 2 has not signed the one before it"));
}

TEST_CASE("What OpenSSL finds too weak is named as that", "[security][certificate]") {
  Chain chain;
  Files files;
  auto small = make_rsa_key(1024);
  CHECK_THAT(files.refused(pem(make_certificate(small, {})), pem(small)),
             Contains("host.pem: its certificate has a key of RSA 1024 bits") &&
                 Contains("too small: OpenSSL's level needs 2048"));
  auto sha1 = make_certificate(chain.key, {.digest = EVP_sha1()}, chain.middle, chain.middle_key);
  CHECK_THAT(files.refused(pem(sha1), pem(chain.key)), Contains("SHA1") && Contains("too weak"));
  auto weak_middle = make_certificate(small, {.subject = "weak", .authority = true}, chain.root, chain.root_key);
  auto own = make_certificate(chain.key, {}, weak_middle, small);
  CHECK_THAT(files.refused(pem(own) + pem(weak_middle), pem(chain.key)),
             Contains("its certificate number 2 has a key of RSA 1024 bits"));
}

TEST_CASE("What is not PEM is named, with the line that makes it so", "[security][certificate]") {
  Chain chain;
  Files files;
  const auto good_key = pem(chain.key), good = pem(chain.own);
  CHECK_THAT(files.refused(der(chain.own), good_key), Contains("DER form") && Contains("openssl x509 -inform der"));
  PKCS12* pfx = PKCS12_create("pw", "host", chain.key.get(), chain.own.get(), nullptr, 0, 0, 0, 0, 0);
  BIO* bio = BIO_new(BIO_s_mem());
  i2d_PKCS12_bio(bio, pfx);
  PKCS12_free(pfx);
  CHECK_THAT(files.refused(taken(bio), good_key), Contains("PKCS #12") && Contains("openssl pkcs12"));
  bio = BIO_new(BIO_s_mem());
  i2d_PrivateKey_bio(bio, chain.key.get());
  CHECK_THAT(files.refused(good, taken(bio)), Contains("key in DER form") && Contains("openssl pkey -inform der"));
  CHECK_THAT(files.refused("nonsense", good_key), Contains("no certificate in PEM form"));
  CHECK_THAT(files.refused("", good_key), Contains("it is empty"));
  CHECK_THAT(files.refused(good_key, good), Contains("a private key and no certificate") && Contains("exchanged?"));
  CHECK_THAT(files.refused(good, good), Contains("host.key: it has a certificate and no private key"));
  CHECK_THAT(files.refused(good, test::key_with_passphrase()), Contains("it has a passphrase"));
  CHECK_THAT(files.refused("-----BEGIN CERTIFICATE REQUEST-----\n", good_key), Contains("it is a request"));
  CHECK_THAT(files.refused(good + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", good_key),
             Contains("its certificate number 2 cannot be read"));
}

TEST_CASE("A file that is not there, or is a folder, is named", "[security][certificate]") {
  Files files;
  files.folder.write("host.key", pem(make_ec_key()));
  auto gone = security::server_certificate(files.folder / "gone.pem", files.folder / "host.key");
  REQUIRE(gone.has_error());
  CHECK_THAT(gone.error().detail, Contains("gone.pem does not exist"));
  auto folder = security::server_certificate(files.folder.path(), files.folder / "host.key");
  REQUIRE(folder.has_error());
  CHECK_THAT(folder.error().detail, Contains("it is a folder"));
}

TEST_CASE("What clients will not like about a certificate is said, and it is used", "[security][certificate]") {
  Chain chain;
  Files files;
  auto only = [&](const Wish& wish) {
    auto doubts = files.doubts(pem(make_certificate(chain.key, wish, chain.middle, chain.middle_key)), pem(chain.key));
    REQUIRE(doubts.size() == 1);
    return doubts[0];
  };
  CHECK_THAT(only({.extended_key_usage = "clientAuth"}), Contains("not for servers") && Contains("serverAuth"));
  CHECK_THAT(only({.authority = true}), Contains("an authority's own (CA:TRUE)"));
  CHECK_THAT(only({.from_days = -9, .until_days = -1}), Contains("host.pem: the certificate expired on 2"));
  CHECK_THAT(only({.from_days = 2, .until_days = 9}), Contains("counts from 2") && Contains("clock"));
  CHECK(files.doubts(pem(make_certificate(chain.key, {.extended_key_usage = ""})), pem(chain.key)).empty());
}
