#include "listener/http.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "tests/support/memory_stream.hpp"

using namespace psremoting;
using namespace psremoting::listener;

namespace {

// Runs one coroutine as far as it goes without anything more from the client.
template <class T>
std::optional<T> run(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  std::optional<T> result;
  boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr failed, T value) {
    if (failed) std::rethrow_exception(failed);
    result.emplace(std::move(value));
  });
  io.restart();
  io.poll();
  return result;
}

struct Client {
  boost::asio::io_context io;
  test::MemoryStream stream{io.get_executor()};
  HttpReader reader{stream};

  RequestHead head(std::string_view text) {
    stream.say(text);
    auto result = run(io, reader.read_head());
    REQUIRE(result);
    if (!*result) FAIL(result->error().detail);
    REQUIRE((*result)->has_value());
    return ***result;
  }
  unsigned head_error(std::string_view text) {
    stream.say(text);
    auto result = run(io, reader.read_head());
    REQUIRE(result);
    REQUIRE(result->has_error());
    return result->error().status;
  }
};

}  // namespace

TEST_CASE("The path is what is between host and query, in any case, with or without a slash", "[listener][http]") {
  for (const char* target : {"/wsman", "/wsman/", "/WSMan?PSVersion=7.4.6", "/wsman?a=b;PSVersion=7.6",
                             "http://proxy.example:5985/wsman", "/wsman/?MSP=7a83d074"}) {
    Client client;
    INFO(target);
    CHECK(client.head("POST " + std::string(target) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").path ==
          "/wsman");
  }
  Client client;
  CHECK(client.head("POST /other HTTP/1.1\r\nHost: h\r\n\r\n").path == "/other");
}

TEST_CASE("What the client calls us is known without the port, and only where it could be a host", "[listener][http]") {
  auto host = [](const std::string& value) {
    return Client().head("POST /wsman HTTP/1.1\r\nHost: " + value + "\r\n\r\n").host;
  };
  CHECK(host("server.example") == "server.example");
  CHECK(host("server.example:5986") == "server.example");
  CHECK(host("[::1]:5986") == "[::1]");
  CHECK(host("[::1]") == "[::1]");
  for (const char* odd : {"\"><x", "a b", "\xff\xfe", ""}) CHECK(host(odd).empty());
  CHECK(host(std::string(300, 'h')).empty());
}

TEST_CASE("A body comes whole, by length or in chunks, and the next request follows", "[listener][http]") {
  Client client;
  auto head = client.head("POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
  CHECK(head.has_body);
  auto body = run(client.io, client.reader.read_body(100));
  CHECK(body->value() == "hello");
  head = client.head(
      "POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  CHECK(head.has_body);
  body = run(client.io, client.reader.read_body(100));
  CHECK(body->value() == "abcde");
}

TEST_CASE("Empty lines before a request are passed over, but not without end", "[listener][http]") {
  Client client;
  client.head("POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello\r\n");
  CHECK(run(client.io, client.reader.read_body(100))->value() == "hello");
  CHECK(client.head("\r\nPOST /one HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").path == "/one");
  SECTION("in single bytes") {
    for (char c : std::string_view("\r\n\r\nPOST /two HTTP/1.1\r\nHost: h\r\n\r")) {
      client.stream.say({&c, 1});
    }
    CHECK(client.head("\n").path == "/two");
  }
  SECTION("and then the client goes") {
    client.stream.say("\r\n");
    client.stream.leave();
    CHECK_FALSE(run(client.io, client.reader.read_head())->value().has_value());
  }
  SECTION("too many") {
    std::string lines;
    for (int i = 0; i < 9; ++i) lines += "\r\n";
    CHECK(client.head_error(lines + "POST / HTTP/1.1\r\n\r\n") == 400);
  }
}

TEST_CASE("Who speaks HTTP/1.0 is told that its connection stays, where it asks", "[listener][http]") {
  CHECK(Client().head("POST / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").asks_keep_alive);
  CHECK_FALSE(Client().head("POST / HTTP/1.0\r\n\r\n").keep_alive);
  CHECK_FALSE(Client().head("POST / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n\r\n").asks_keep_alive);
  CHECK(print(Response(), true).bytes == "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
  Response last;
  last.close = true;
  CHECK(print(last, true).bytes == "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("A request in single bytes is the same request", "[listener][http]") {
  Client client;
  std::string text = "POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: Basic abc\r\nContent-Length: 2\r\n\r\nhi";
  std::optional<std::string> got;
  auto both = [](HttpReader& reader) -> boost::asio::awaitable<std::string> {
    auto head = co_await reader.read_head();
    auto body = co_await reader.read_body(10);
    co_return (**head).authorization + "|" + *body;
  };
  boost::asio::co_spawn(client.io, both(client.reader), [&](std::exception_ptr, std::string value) { got = value; });
  for (char c : text) {
    client.stream.say(std::string_view(&c, 1));
    client.io.restart();
    client.io.poll();
  }
  CHECK(got == "Basic abc|hi");
}

TEST_CASE("Headers beyond 80 KiB are refused with 431 before they are all read", "[listener][http]") {
  Client client;
  CHECK(client.head_error("POST /wsman HTTP/1.1\r\nHost: h\r\nX: " + std::string(90 * 1024, 'x')) == 431);
}

TEST_CASE("A field beyond 64 KiB is refused with 431, in the headers and behind the last chunk", "[listener][http]") {
  const std::string field = "X: " + std::string(70 * 1000, 'x') + "\r\n\r\n";
  CHECK(Client().head_error("POST /wsman HTTP/1.1\r\nHost: h\r\n" + field) == 431);
  Client client;
  client.head("POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + field);
  CHECK(run(client.io, client.reader.read_body(1000))->error().status == 431);
}

TEST_CASE("What a proxy could read as another request is refused with 400", "[listener][http]") {
  const auto status = [](const std::string& fields, const std::string& version = "1.1") {
    return Client().head_error("POST /wsman HTTP/" + version + "\r\n" + fields + "\r\n");
  };
  CHECK(status("Content-Length: 0\r\n") == 400);
  CHECK(status("Host: a\r\nHost: b\r\n") == 400);
  CHECK(status("Host: a\r\nHost: a\r\n", "1.0") == 400);
  for (const char* coding : {"gzip", "identity", "gzip, chunked", "chunked, identity", "xchunked"})
    CHECK(status("Host: h\r\nTransfer-Encoding: " + std::string(coding) + "\r\n") == 400);
  CHECK(status("Host: h\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n") == 400);
  CHECK(status("Transfer-Encoding: chunked\r\n", "1.0") == 400);
  CHECK(Client().head("POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n").has_body);
  CHECK(Client().head("POST /wsman HTTP/1.0\r\nContent-Length: 1\r\n\r\n").has_body);
}

TEST_CASE("A body beyond the limit is refused with 413, announced or counted", "[listener][http]") {
  Client announced;
  announced.head("POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
  auto body = run(announced.io, announced.reader.read_body(1000));
  REQUIRE(body->has_error());
  CHECK(body->error().status == 413);

  Client counted;
  counted.head("POST /wsman HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2000, 'x') +
               "\r\n0\r\n\r\n");
  body = run(counted.io, counted.reader.read_body(1000));
  REQUIRE(body->has_error());
  CHECK(body->error().status == 413);
}

TEST_CASE("What is not HTTP, or could be read in two ways, is refused", "[listener][http]") {
  CHECK(Client().head_error("\x16\x03\x01 hello\r\n\r\n") == 400);
  CHECK(Client().head_error(
            "POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(Client().head_error("POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n") ==
        400);
}

TEST_CASE("A connection that ends between requests is no error, in the middle of one it is", "[listener][http]") {
  Client client;
  client.stream.leave();
  auto end = run(client.io, client.reader.read_head());
  REQUIRE(end);
  REQUIRE(end->has_value());
  CHECK_FALSE((*end)->has_value());

  Client middle;
  middle.stream.say("POST /wsman HT");
  middle.stream.leave();
  auto cut = run(middle.io, middle.reader.read_head());
  REQUIRE(cut);
  CHECK(cut->has_error());
}

TEST_CASE("A discarded body leaves the next request in place", "[listener][http]") {
  Client client;
  client.head("POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n");
  client.stream.say(std::string(50000, 'x') +
                    "POST /wsman HTTP/1.1\r\nHost: h\r\nWSMANIDENTIFY: unauthenticated\r\nContent-Length: 0\r\n\r\n");
  auto discarded = run(client.io, client.reader.discard_body(100000));
  REQUIRE(discarded);
  CHECK(discarded->has_value());
  CHECK(client.head("").identify);
  CHECK(client.stream.largest_read <= 16 * 1024);
}

TEST_CASE("An answer says its length and is one write when it is short", "[listener][http]") {
  Response response;
  response.content_type = "application/soap+xml;charset=UTF-8";
  response.body = "<x/>";
  auto printed = print(response);
  CHECK(printed.bytes ==
        "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: 4\r\n\r\n<x/>");
  CHECK(printed.body_from == 4);
  response.body = std::string(100000, 'x');
  printed = print(response);
  CHECK(printed.body_from == 0);
  CHECK(printed.bytes.ends_with("Content-Length: 100000\r\n\r\n"));
}
