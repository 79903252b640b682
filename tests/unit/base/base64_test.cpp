#include "base/base64.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;

namespace {
std::span<const std::uint8_t> bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
}  // namespace

TEST_CASE("Base64 prints and reads RFC 4648's own examples", "[base][base64]") {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (auto [plain, text] : examples) {
    CHECK(base64::encode(bytes(plain)) == text);
    CHECK(base64::decode_text(text) == plain);
  }
}

TEST_CASE("Base64 refuses all that could break out of a line or an element", "[base][base64]") {
  for (const char* text : {"Zm9", "Zm9v\n", "Zm9v\nZm9", "Z<9v", "Zg=v",
                           "====", "Zg==Zg==", " Zg=", "Zh==", "Zm9=", "Zm9v====", "\xffm9v"}) {
    INFO(text);
    CHECK_FALSE(base64::is_valid(text));
    CHECK_FALSE(base64::decode(text));
  }
}

TEST_CASE("A prefix of base64 is decoded without the rest", "[base][base64]") {
  std::uint8_t first[4];
  CHECK(base64::decode_prefix("Zm9vYmFy", first) == 4);
  CHECK(std::string(first, first + 4) == "foob");
  std::uint8_t all[64];
  CHECK(base64::decode_prefix("Zm9vYg==", all) == 4);
  CHECK(base64::decoded_size("Zm9vYg==") == 4);
}

TEST_CASE("Every byte comes back from base64", "[base][base64]") {
  std::vector<std::uint8_t> all(256);
  for (int i = 0; i < 256; ++i) all[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i);
  CHECK(base64::decode(base64::encode(all)) == all);
}
