#include "wsman/charset.hpp"

#include <catch2/catch.hpp>

#include "request_text.hpp"

using namespace psremoting;
using namespace psremoting::wsman;

namespace {

std::string big_endian(const std::string& little) {
  std::string big = little;
  for (std::size_t i = 0; i + 1 < big.size(); i += 2) std::swap(big[i], big[i + 1]);
  return big;
}

}  // namespace

TEST_CASE("A Content-Type names its charset in any case, spacing and quoting", "[wsman][charset]") {
  for (auto type : {"application/soap+xml", "application/soap+xml;charset=UTF-8",
                    "Application/SOAP+XML ; Charset=\"utf-8\"", "application/soap+xml; action=x; charset='UTF-8'"}) {
    CHECK(charset_of(type).value() == Charset::utf8);
  }
  CHECK(charset_of("application/soap+xml;charset=UTF-16").value() == Charset::utf16);
  CHECK(charset_of("text/plain").error().code == Errc::not_supported);
  CHECK(charset_of("").error().code == Errc::not_supported);
  CHECK(charset_of("application/soap+xml;charset=latin1").error().code == Errc::malformed);
}

TEST_CASE("UTF-16 of either byte order reads as the same text, and is answered as little endian", "[wsman][charset]") {
  std::string text = "<a>\xC3\xA9\xF0\x9F\x98\x80</a>";
  std::string little = encode(text, Charset::utf16);
  CHECK(little.starts_with("\xFF\xFE<"));
  CHECK(decode(little, Charset::utf16).value() == text);
  CHECK(decode(little.substr(2), Charset::utf16).value() == text);
  CHECK(decode(big_endian(little), Charset::utf16).value() == text);
  CHECK(decode("\xEF\xBB\xBF<a/>", Charset::utf8).value() == "<a/>");
}

TEST_CASE("UTF-16 that is cut or has half a pair is refused", "[wsman][charset]") {
  CHECK_FALSE(decode("<\0a", Charset::utf16).has_value());
  CHECK_FALSE(decode(std::string("\x00\xD8", 2), Charset::utf16).has_value());
  CHECK_FALSE(decode(std::string("\x00\xDC\x00\xD8", 4), Charset::utf16).has_value());
}

TEST_CASE("A request in UTF-16 parses, and its fault asks to be answered so", "[wsman][charset]") {
  auto request = test::get_request();
  auto type = content_type(Charset::utf16);
  auto envelope = parse(encode(request.text(), Charset::utf16), type);
  REQUIRE(envelope.has_value());
  CHECK(envelope->charset == Charset::utf16);
  request.action = "urn:unknown";
  auto refused = parse(encode(request.text(), Charset::utf16), type);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().charset == Charset::utf16);
}
