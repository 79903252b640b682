#include "psrp/message_text.hpp"

#include <catch2/catch.hpp>

#include <vector>

#include "base/base64.hpp"
#include "psrp/message.hpp"

using namespace psremoting;
using psrp::MessageText;

namespace {

std::string bytes_of_header(std::uint64_t fragment, bool start, bool end, std::size_t length) {
  return *base64::decode_text(
      psrp::print(psrp::FragmentHeader{1, fragment, start, end, static_cast<std::uint32_t>(length)}));
}

// A message with this XML in fragments of so many bytes.
std::string message(const std::string& xml, std::size_t longest = 100000) {
  const std::string whole(psrp::message_header_bytes, '\xFF');
  const std::string blob = whole + xml;
  std::string bytes;
  for (std::size_t at = 0, number = 0; at < blob.size(); at += longest, ++number) {
    const auto part = blob.substr(at, longest);
    bytes += bytes_of_header(number, at == 0, at + longest >= blob.size(), part.size()) + part;
  }
  return bytes;
}

std::string text(std::string_view bytes) {
  return base64::encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::string offence(const std::string& xml) { return MessageText().offence_in(text(message(xml))).value_or(""); }

}  // namespace

TEST_CASE("What XML has a character for goes by", "[psrp][text]") {
  for (const char* xml : {"", "<S>plain</S>", "\t\r\n", "\xEF\xBB\xBF<Obj/>", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80",
                          "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBD", "\xF0\x90\x80\x80", "\xF0\x9F\xBF\xBE",
                          "\xF4\x8F\xBF\xBF", "\x7F", "_xFFFE_", "&#xFFFE;"}) {
    INFO(xml);
    CHECK(offence(xml).empty());
  }
}

TEST_CASE("What XML has no character for is named, with its escape", "[psrp][text]") {
  CHECK(offence("x\xEF\xBF\xBEy") == "U+FFFE, which is no character of XML (write it as _xFFFE_)");
  CHECK(offence("0123456789\xEF\xBF\xBF").find("U+FFFF") == 0);
  CHECK(offence("\x01").find("U+0001") == 0);
  CHECK(offence(std::string("0123456789abcde\0f", 17)).find("U+0000") == 0);
  CHECK(offence("0123456\x1F").find("U+001F") == 0);
}

TEST_CASE("Bytes that are not UTF-8 are told", "[psrp][text]") {
  for (const char* xml :
       {"\xFF", "\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xE2\x82", "\xE2\x82x", "x\xC3"}) {
    INFO(xml);
    CHECK(offence(xml) == "bytes that are not UTF-8");
  }
}

TEST_CASE("Wherever a message is cut into fragments and a stream into parts, the same is found", "[psrp][text]") {
  const std::string good = "<S>\xE2\x82\xAC and \xF0\x9F\x98\x80</S>", bad = good + "\xEF\xBF\xBE" + good;
  for (std::size_t longest = 1; longest < 80; ++longest) {
    for (std::size_t part = 3; part < 30; part += 3) {
      MessageText of_good, of_bad;
      bool found = false;
      const auto follow = [&](MessageText& one, const std::string& bytes) {
        for (std::size_t at = 0; at < bytes.size(); at += part)
          found = found || one.offence_in(text(bytes.substr(at, part)));
      };
      follow(of_good, message(good, longest) + message(good, longest));
      REQUIRE_FALSE(found);
      follow(of_bad, message(good, longest) + message(bad, longest));
      REQUIRE(found);
    }
  }
}

TEST_CASE("A message's own header, and what is no fragment, is not looked at", "[psrp][text]") {
  MessageText one;
  CHECK_FALSE(one.offence_in(text(std::string(20, '\xFF'))));
  CHECK_FALSE(MessageText().offence_in(""));
}

TEST_CASE("After an offence the next message is read as if none had been", "[psrp][text]") {
  MessageText one;
  CHECK(one.offence_in(text(message("\x02"))));
  CHECK_FALSE(one.offence_in(text(message("<S>fine</S>"))));
  CHECK(one.offence_in(text(message("\x02"))));
}
