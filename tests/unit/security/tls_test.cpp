#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <catch2/catch.hpp>
#include <openssl/pem.h>

#include <filesystem>
#include <fstream>

#include "base/guid.hpp"
#include "security/self_signed.hpp"
#include "security/tls_context.hpp"
#include "security/tls_stream.hpp"
#include "tests/support/key_with_passphrase.hpp"
#include "tests/support/manual_clock.hpp"

// The client in these tests is Boost's own TLS stream, not ours.
namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;
using namespace psremoting;

namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("psremoting-" + Guid::random().lower());
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  security::TlsContext::Files write(const std::string& name) {
    auto made = security::make_self_signed({name}, 10).value();
    std::ofstream(path / "c.pem") << made.certificate;
    std::ofstream(path / "k.pem") << made.key;
    return {path / "c.pem", path / "k.pem", {}};
  }
};

// A server that echoes once, and what it saw.
struct Server {
  boost::asio::io_context io;
  tcp::acceptor acceptor{io, {boost::asio::ip::address_v4::loopback(), 0}};
  bool handshaken = false;
  bool end_seen = false;

  boost::asio::awaitable<void> echo(std::shared_ptr<SSL_CTX> context) {
    auto socket = co_await acceptor.async_accept(boost::asio::use_awaitable);
    security::TlsStream stream(std::move(socket), context);
    handshaken = (co_await stream.handshake()).has_value();
    if (!handshaken) co_return;
    std::array<char, 100> buffer;
    auto size = co_await stream.read_some(buffer);
    if (!size || *size == 0) co_return;
    std::string_view got(buffer.data(), *size);
    (void)co_await stream.write(got);
    end_seen = co_await stream.wait_for_end();
    stream.close();
  }
};

std::string common_name(X509* certificate) {
  char text[100]{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text, sizeof text);
  return text;
}

// Connects, says hello, and gives the server's certificate's name and what came back.
boost::asio::awaitable<void> talk(tcp::endpoint where, ssl::context& context, std::string& name, std::string& heard) {
  ssl::stream<tcp::socket> stream(co_await boost::asio::this_coro::executor, context);
  co_await stream.next_layer().async_connect(where, boost::asio::use_awaitable);
  co_await stream.async_handshake(ssl::stream_base::client, boost::asio::use_awaitable);
  std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(stream.native_handle()), X509_free);
  name = common_name(certificate.get());
  co_await boost::asio::async_write(stream, boost::asio::buffer("hello", 5), boost::asio::use_awaitable);
  std::array<char, 100> buffer;
  auto size = co_await stream.async_read_some(boost::asio::buffer(buffer), boost::asio::use_awaitable);
  heard.assign(buffer.data(), size);
  stream.next_layer().close();
}

}  // namespace

TEST_CASE("A TLS client that is not ours talks to the stream, and its end is noticed", "[security][tls]") {
  Folder folder;
  auto context = security::TlsContext::load(folder.write("first.example")).value();
  for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Server server;
    ssl::context client(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(client.native_handle(), version);
    SSL_CTX_set_max_proto_version(client.native_handle(), version);
    std::string name, heard;
    boost::asio::co_spawn(server.io, server.echo(context->current()), boost::asio::detached);
    boost::asio::co_spawn(server.io, talk(server.acceptor.local_endpoint(), client, name, heard),
                          boost::asio::detached);
    server.io.run();
    CHECK(name == "first.example");
    CHECK(heard == "hello");
    CHECK(server.end_seen);
  }
}

TEST_CASE("TLS 1.1 is refused", "[security][tls]") {
  Folder folder;
  auto context = security::TlsContext::load(folder.write("first.example")).value();
  Server server;
  ssl::context client(ssl::context::tls_client);
  SSL_CTX_set_max_proto_version(client.native_handle(), TLS1_1_VERSION);
  SSL_CTX_set_security_level(client.native_handle(), 0);
  std::string name, heard;
  boost::asio::co_spawn(server.io, server.echo(context->current()), boost::asio::detached);
  bool failed = false;
  boost::asio::co_spawn(server.io, talk(server.acceptor.local_endpoint(), client, name, heard),
                        [&](std::exception_ptr e) { failed = e != nullptr; });
  server.io.run();
  CHECK(failed);
  CHECK_FALSE(server.handshaken);
}

TEST_CASE("What is no certificate is named in the error", "[security][tls]") {
  Folder folder;
  auto files = folder.write("first.example");
  std::ofstream(files.certificate) << "not a certificate";
  auto loaded = security::TlsContext::load(files);
  REQUIRE(loaded.has_error());
  CHECK(loaded.error().detail.find("c.pem") != std::string::npos);
}

TEST_CASE("A key that belongs to another certificate is refused", "[security][tls]") {
  Folder folder, other;
  auto files = folder.write("first.example");
  files.key = other.write("second.example").key;
  auto loaded = security::TlsContext::load(files);
  REQUIRE(loaded.has_error());
  CHECK(loaded.error().detail.find("k.pem") != std::string::npos);
}

TEST_CASE("A key with a passphrase is refused with the cure, and nobody is asked for it", "[security][tls]") {
  Folder folder;
  auto files = folder.write("localhost");
  std::ofstream(files.key) << test::key_with_passphrase();
  auto refused = security::TlsContext::load(files);
  REQUIRE(refused.has_error());
  CHECK(refused.error().detail.find("k.pem: it has a passphrase") != std::string::npos);
  CHECK(refused.error().detail.find("openssl pkey") != std::string::npos);
}

TEST_CASE("A renewal counts once both files are replaced, and the old pair until then", "[security][tls]") {
  Folder folder, next;
  test::ManualClock clock;
  auto files = folder.write("first.example");
  auto context = security::TlsContext::load(files, clock).value();
  auto name = [&] {
    clock.advance(security::TlsContext::look_every);
    auto current = context->current();
    return common_name(SSL_CTX_get0_certificate(current.get()));
  };
  // Files of one test are written within the resolution of their times.
  int age = 0;
  auto replace = [&](const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::remove(to);  // libstdc++ on Windows overwrites nothing
    std::filesystem::copy_file(from, to);
    std::filesystem::last_write_time(to, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++age));
  };
  auto fresh = next.write("second.example");
  CHECK(name() == "first.example");
  replace(fresh.certificate, files.certificate);
  CHECK(name() == "first.example");
  CHECK(name() == "first.example");
  replace(fresh.key, files.key);
  CHECK(name() == "second.example");
}

TEST_CASE("A self-made certificate names the host, is for servers, and is signed with SHA-256", "[security][tls]") {
  auto made = security::make_self_signed({"host.example", "192.0.2.7", "::1"}, 10).value();
  std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
      BIO_new_mem_buf(made.certificate.data(), static_cast<int>(made.certificate.size())), BIO_free_all);
  std::unique_ptr<X509, decltype(&X509_free)> x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free);
  REQUIRE(x509);
  CHECK(X509_check_host(x509.get(), "host.example", 0, 0, nullptr) == 1);
  CHECK(X509_check_ip_asc(x509.get(), "192.0.2.7", 0) == 1);
  CHECK(X509_check_ip_asc(x509.get(), "::1", 0) == 1);
  CHECK(X509_check_host(x509.get(), "other.example", 0, 0, nullptr) == 0);
  CHECK(X509_get_signature_nid(x509.get()) == NID_ecdsa_with_SHA256);
  CHECK((X509_get_extended_key_usage(x509.get()) & XKU_SSL_SERVER) != 0);
  CHECK_FALSE(security::make_self_signed({}, 10).has_value());
}
