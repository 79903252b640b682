#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <thread>

#include "security/self_signed.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/service/command_line.hpp"

using namespace psremoting;
using Catch::Contains;

namespace {

namespace asio = boost::asio;

const std::string identity =
    R"(<s:Envelope xml:lang="en-US" xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body>)"
    R"(<wsmid:IdentifyResponse xmlns:wsmid="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">)"
    R"(<wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</wsmid:ProtocolVersion>)"
    R"(<wsmid:ProductVendor>Somebody</wsmid:ProductVendor><wsmid:ProductVersion>OS: 0.0.0 SP: 0.0 Stack: 3.0</wsmid:ProductVersion>)"
    R"(</wsmid:IdentifyResponse></s:Body></s:Envelope>)";

std::string http(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

// Answers one request with the same bytes whatever it is, over TLS where there is a context.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer, asio::ssl::context* tls = nullptr)
      : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}),
        answer_(std::move(answer)),
        thread_([this, tls] { serve(tls); }) {}

  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
  void serve(asio::ssl::context* tls) {
    boost::system::error_code failed;
    asio::ip::tcp::socket socket(io_);
    acceptor_.accept(socket, failed);
    if (!tls) return talk(socket);
    asio::ssl::stream<asio::ip::tcp::socket&> stream(socket, *tls);
    stream.handshake(asio::ssl::stream_base::server, failed);
    if (!failed) talk(stream);
  }
  void talk(auto& stream) {
    boost::system::error_code failed;
    std::string request;
    asio::read_until(stream, asio::dynamic_buffer(request), "</s:Envelope>", failed);
    asio::write(stream, asio::buffer(answer_), failed);
  }

  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_;
  std::string answer_;
  std::jthread thread_;
};

test::Outcome ask(const OneAnswer& server, std::vector<std::string> more = {"--http"}) {
  std::vector<std::string> arguments{"test", "127.0.0.1", "--port", server.port()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return test::psremoting(std::move(arguments));
}

}  // namespace

TEST_CASE("test says who answers", "[service][test]") {
  OneAnswer server(http("200 OK", identity));
  const auto outcome = ask(server);
  CHECK(outcome.err == "");
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("answers as Somebody, OS: 0.0.0 SP: 0.0 Stack: 3.0"));
}

TEST_CASE("test tells what answers instead of a WSMan service", "[service][test]") {
  OneAnswer refusing(http("404 Not Found", ""));
  CHECK_THAT(ask(refusing).err, Contains("the answer is HTTP 404 Not Found"));
  OneAnswer page(http("200 OK", "<html/>"));
  CHECK_THAT(ask(page).err, Contains("an HTTP server, but no WSMan service"));
  OneAnswer other("SSH-2.0-OpenSSH_9.2\r\n");
  const auto outcome = ask(other);
  CHECK_THAT(outcome.err, Contains("no HTTP server"));
  CHECK(outcome.exit_code == 1);
  OneAnswer silent("");
  CHECK_THAT(ask(silent).err, Contains("the connection ended before the answer did"));
}

TEST_CASE("test checks the certificate unless it is told not to", "[service][test]") {
  auto made = security::make_self_signed({"127.0.0.1", "localhost"}, 10);
  REQUIRE(made.has_value());
  test::TemporaryFolder folder;
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.use_certificate_chain(asio::buffer(made->certificate));
  tls.use_private_key(asio::buffer(made->key), asio::ssl::context::pem);
  {
    OneAnswer server(http("200 OK", identity), &tls);
    const auto outcome = ask(server, {});
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.err, Contains("is not trusted") && Contains("--ca-file"));
  }
  {
    OneAnswer server(http("200 OK", identity), &tls);
    const auto outcome = ask(server, {"--insecure"});
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("TLSv1.3") && Contains("not checked"));
  }
  OneAnswer server(http("200 OK", identity), &tls);
  const auto outcome = ask(server, {"--ca-file", folder.write("ca.pem", made->certificate).string(), "--json"});
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("\"Trusted\": true"));
}

TEST_CASE("test believes this host's own certificate, and nobody else's", "[service][test]") {
  auto made = security::make_self_signed({"127.0.0.1"}, 10);
  auto other = security::make_self_signed({"127.0.0.1"}, 10);
  test::TemporaryFolder folder;
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.use_certificate_chain(asio::buffer(made->certificate));
  tls.use_private_key(asio::buffer(made->key), asio::ssl::context::pem);
  folder.write("state/certificate.pem", made->certificate);
  folder.write("other.pem", other->certificate);
  const auto configure = [&](const OneAnswer& server, const std::string& more) {
    return folder
        .write("psremoting.json",
               R"({ "Schema": 1, "Listeners": [{ "Transport": "HTTPS", "Port": )" + server.port() + more + "}] }")
        .string();
  };
  const std::string state = (folder / "state").string();
  {
    OneAnswer server(http("200 OK", identity), &tls);
    const auto outcome = ask(server, {"--config", configure(server, ""), "--state-directory", state});
    CHECK(outcome.err == "");
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.out, Contains("Believed beside the system's authorities: this host's own, " + state));
  }
  {
    OneAnswer server(http("200 OK", identity), &tls);
    const auto named = R"(, "CertificateFile": ")" + (folder / "other.pem").string() + '"';
    const auto outcome = ask(server, {"--config", configure(server, named), "--state-directory", state});
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.err, Contains("is not trusted"));
  }
  OneAnswer server(http("200 OK", identity), &tls);
  const auto only = ask(server, {"--config", configure(server, ""), "--state-directory", state, "--ca-file",
                                 (folder / "other.pem").string()});
  CHECK(only.exit_code == 1);
  CHECK_THAT(only.err, Contains("is not trusted"));
}

TEST_CASE("test says that nothing listens", "[service][test]") {
  std::string port;
  {
    asio::io_context io;
    asio::ip::tcp::acceptor closed(io, {asio::ip::address_v4::loopback(), 0});
    port = std::to_string(closed.local_endpoint().port());
  }
  const auto outcome = test::psremoting({"test", "127.0.0.1", "--port", port, "--http"});
  CHECK(outcome.exit_code == 1);
  CHECK_THAT(outcome.err, Contains("refuses connections"));
}
