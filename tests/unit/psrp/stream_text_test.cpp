#include "psrp/stream_text.hpp"

#include <catch2/catch.hpp>

using namespace psremoting::psrp;

namespace {

constexpr std::string_view umlauts = "gr\xC3\xBCn \xC3\xA4\xC3\x9F";
constexpr std::string_view umlauts_437 = "gr\x81n \x84\xE1";

std::string to_client(StreamText& text, std::string_view bytes) { return std::string(text.to_client(bytes)); }
std::string from_client(StreamText& text, std::string_view bytes) { return std::string(text.from_client(bytes)); }

// In pieces of `size` bytes, and the rest.
std::string in_pieces(std::uint32_t page, std::string_view bytes, std::size_t size) {
  StreamText text(page);
  std::string all;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size())))
    all += text.to_client(bytes.substr(0, size));
  return all.append(text.rest());
}

}  // namespace

TEST_CASE("Output that is UTF-8 comes in the code page that was asked for, wherever reads cut it", "[psrp][codepage]") {
  for (std::size_t size = 1; size <= umlauts.size(); ++size) CHECK(in_pieces(437, umlauts, size) == umlauts_437);
  CHECK(in_pieces(932, "\xE6\x97\xA5\xE6\x9C\xAC", 2) == "\x93\xFA\x96\x7B");
  CHECK(in_pieces(1252, "\xE2\x82\xAC", 1) == "\x80");
  CHECK(in_pieces(28591, "\xC3\xBC", 1) == "\xFC");
}

TEST_CASE("Without a code page, and with UTF-8's, bytes are not even copied", "[psrp][codepage]") {
  for (std::uint32_t page : {0u, 65001u}) {
    StreamText text(page);
    CHECK(text.to_client(umlauts).data() == umlauts.data());
    CHECK(text.from_client(umlauts).data() == umlauts.data());
    CHECK(text.rest().empty());
  }
  const std::string_view ascii = "plain";
  StreamText text(437);
  CHECK(text.to_client(ascii).data() == ascii.data());
}

TEST_CASE("Characters that the code page lacks are question marks", "[psrp][codepage]") {
  CHECK(in_pieces(437,
                  "a\xE2\x82\xAC"
                  "b\xF0\x9F\x98\x80"
                  "c",
                  3) == "a?b?c");
}

TEST_CASE("Output that is no UTF-8 comes as it is, and what follows it is converted", "[psrp][codepage]") {
  CHECK(in_pieces(437, "\xFF\xC0gr\xFCn\x80\xC3\xBC", 1) == "\xFF\xC0gr\xFCn\x80\x81");
  CHECK(in_pieces(437, "\xED\xA0\x80", 3) == "\xED\xA0\x80");  // a surrogate
}

TEST_CASE("A character that the end of the output cut comes as it is", "[psrp][codepage]") {
  CHECK(in_pieces(437, "x\xE2\x82", 1) == "x\xE2\x82");
  StreamText text(437);
  CHECK(to_client(text, "x\xE2").size() == 1);
  CHECK(to_client(text, "y") == "\xE2y");
}

TEST_CASE("Input in the code page reaches the program as UTF-8, wherever it is cut", "[psrp][codepage]") {
  StreamText text(437);
  CHECK(from_client(text, umlauts_437) == umlauts);
  StreamText japanese(932);
  std::string all;
  for (const char* byte : {"\x93", "\xFA", "\x96", "\x7B"}) all += japanese.from_client(byte);
  CHECK(all == "\xE6\x97\xA5\xE6\x9C\xAC");
  CHECK(japanese.rest().empty());
}

TEST_CASE("Input that is no text of its code page reaches the program as it is", "[psrp][codepage]") {
  StreamText text(932);
  CHECK(from_client(text,
                    "a\xA0\xFF"
                    "b\x93") ==
        "a\xA0\xFF"
        "b");
  CHECK(text.rest() == "\x93");
}

TEST_CASE("Each stream keeps its own state", "[psrp][codepage]") {
  StreamText one(437), other(437);
  CHECK(to_client(one, "\xC3").empty());
  CHECK(to_client(other, "\xC3\xA4") == "\x84");
  CHECK(to_client(one, "\xBC") == "\x81");
}

TEST_CASE("A code page is known where the host has a table of it and a console could have it", "[psrp][codepage]") {
  for (std::uint32_t page : {0u, 437u, 850u, 866u, 932u, 936u, 949u, 950u, 1250u, 1252u, 20127u, 28605u, 65001u}) {
    INFO(page);
    CHECK(CodePage::known(page));
  }
  for (std::uint32_t page : {37u, 1200u, 12000u, 65000u, 4242u}) {
    INFO(page);
    CHECK_FALSE(CodePage::known(page));
  }
}
