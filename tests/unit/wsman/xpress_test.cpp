#include "wsman/xpress.hpp"

#include <catch2/catch.hpp>

#include "base/base64.hpp"

using namespace psremoting;
using namespace psremoting::wsman;

namespace {

using Bytes = std::vector<std::uint8_t>;

// MS-XCA 3.2, example 1: the alphabet. Each letter, and the end, has a code of four or five bits.
Bytes alphabet_compressed() {
  Bytes bytes(256);
  for (std::size_t i = 48; i < 62; ++i) bytes[i] = 0x55;
  bytes[48] = 0x50;
  bytes[59] = 0x45;
  bytes[60] = 0x44;
  bytes[61] = 0x04;
  bytes[128] = 0x04;
  const std::uint8_t code[] = {0xd8, 0x52, 0x3e, 0xd7, 0x94, 0x11, 0x5b, 0xe9, 0x19, 0x5f,
                               0xf9, 0xd6, 0x7c, 0xdf, 0x8d, 0x04, 0x00, 0x00, 0x00, 0x00};
  bytes.insert(bytes.end(), std::begin(code), std::end(code));
  return bytes;
}

// MS-XCA 3.2, example 2: "abc" a hundred times, three letters and one long match.
Bytes abc_compressed() {
  Bytes bytes(256);
  bytes[48] = 0x30;
  bytes[49] = 0x23;
  bytes[128] = 0x02;
  bytes[143] = 0x20;
  const std::uint8_t code[] = {0xa8, 0xdc, 0x00, 0x00, 0xff, 0x26, 0x01};
  bytes.insert(bytes.end(), std::begin(code), std::end(code));
  return bytes;
}

Bytes block(std::size_t original, const Bytes& data) {
  Bytes bytes;
  for (std::size_t size : {original - 1, data.size() - 1}) {
    bytes.push_back(static_cast<std::uint8_t>(size & 0xFF));
    bytes.push_back(static_cast<std::uint8_t>(size >> 8));
  }
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::string text(const Result<Bytes>& bytes) { return bytes ? std::string(bytes->begin(), bytes->end()) : "failed"; }

std::string abc() {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "abc";
  return text;
}

constexpr std::size_t limit = 1024 * 1024;

}  // namespace

TEST_CASE("The specification's own examples decompress", "[wsman][xpress][trap-17]") {
  CHECK(text(xpress::decompress_huffman(alphabet_compressed(), 26)) == "abcdefghijklmnopqrstuvwxyz");
  CHECK(text(xpress::decompress_huffman(abc_compressed(), 300)) == abc());
}

TEST_CASE("Blocks, stored and compressed, follow each other", "[wsman][xpress][trap-17]") {
  Bytes hello{'h', 'e', 'l', 'l', 'o'};
  CHECK(text(xpress::decompress(block(5, hello) + block(300, abc_compressed()) + block(5, hello), limit)) ==
        "hello" + abc() + "hello");
  CHECK(text(xpress::decompress(Bytes{}, limit)).empty());
}

TEST_CASE("What is stored decompresses to itself, whatever its size", "[wsman][xpress][trap-17]") {
  for (std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 200'000u}) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
    Bytes stored = xpress::store(bytes);
    CHECK(stored.size() == size + 4 * ((size + 65'535) / 65'536));
    auto again = xpress::decompress(stored, limit);
    REQUIRE(again.has_value());
    CHECK(*again == bytes);
  }
  CHECK(xpress::store(Bytes{'x'}) == Bytes{0, 0, 0, 0, 'x'});
}

TEST_CASE("Base64 goes through both ways", "[wsman][xpress]") {
  auto stored = xpress::store_base64(base64::encode(Bytes{'h', 'i'}));
  REQUIRE(stored.has_value());
  CHECK(xpress::decompress_base64(*stored, limit).value() == base64::encode(Bytes{'h', 'i'}));
  CHECK_FALSE(xpress::store_base64("!").has_value());
  CHECK_FALSE(xpress::decompress_base64("!", limit).has_value());
}

TEST_CASE("More than the limit is refused before it is made", "[wsman][xpress]") {
  Bytes bomb;
  for (int i = 0; i < 4; ++i) bomb = bomb + block(300, abc_compressed());
  CHECK(xpress::decompress(bomb, 1'200).has_value());
  CHECK(xpress::decompress(bomb, 1'199).error().code == Errc::too_large);
  CHECK(xpress::decompress_huffman(abc_compressed(), 65'537).error().code == Errc::too_large);
}

TEST_CASE("Broken data is refused", "[wsman][xpress]") {
  auto malformed = [](const Bytes& bytes) {
    auto plain = xpress::decompress(bytes, limit);
    return !plain && plain.error().code == Errc::malformed;
  };
  CHECK(malformed({0, 0, 0}));
  CHECK(malformed({4, 0, 4, 0, 'h', 'i'}));
  CHECK(malformed(block(300, Bytes(100))));
  CHECK(malformed(block(300, Bytes(300 + 1))));
  Bytes one_code = abc_compressed();
  one_code[128] = 0;
  CHECK(malformed(block(300, one_code)));
  Bytes too_many = abc_compressed();
  too_many[0] = 0x11;
  CHECK(malformed(block(300, too_many)));
  // The match of example 2 reaches beyond what the block may hold, or before its start.
  CHECK(malformed(block(299, abc_compressed())));
  Bytes before = abc_compressed();
  before[256] = 0x00;
  before[257] = 0x80;  // the match comes first
  CHECK(malformed(block(300, before)));
  Bytes cut = alphabet_compressed();
  cut.resize(cut.size() - 12);
  CHECK(malformed(block(26, cut)));
}
