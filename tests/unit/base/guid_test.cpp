#include "base/guid.hpp"

#include <catch2/catch.hpp>

#include <unordered_set>

using psremoting::Guid;

TEST_CASE("A GUID is read in either case and printed in both", "[base][guid]") {
  auto guid = Guid::parse("11223344-5566-7788-99AA-bbccddeeff00");
  REQUIRE(guid);
  CHECK(guid->lower() == "11223344-5566-7788-99aa-bbccddeeff00");
  CHECK(guid->upper() == "11223344-5566-7788-99AA-BBCCDDEEFF00");
  CHECK(Guid::parse("{11223344-5566-7788-99aa-bbccddeeff00}") == guid);
}

TEST_CASE("What is not a GUID is refused", "[base][guid]") {
  for (const char* text : {"", "1122", "11223344-5566-7788-99aa-bbccddeeff0", "11223344-5566-7788-99aa-bbccddeeff000",
                           "11223344+5566-7788-99aa-bbccddeeff00", "1122334g-5566-7788-99aa-bbccddeeff00",
                           "{11223344-5566-7788-99aa-bbccddeeff00", "112233445566778899aabbccddeeff00aaaa"})
    CHECK_FALSE(Guid::parse(text));
}

// The bytes of MS-PSRP's message header for this RunspacePool id, from the test vector of a real client.
TEST_CASE("A GUID has Windows' byte order in a message header", "[base][guid]") {
  Guid::Bytes windows{0x44, 0x33, 0x22, 0x11, 0x66, 0x55, 0x88, 0x77, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00};
  auto guid = Guid::from_windows(windows);
  CHECK(guid.lower() == "11223344-5566-7788-99aa-bbccddeeff00");
  CHECK(guid.windows() == windows);
}

TEST_CASE("Random GUIDs are version 4 and differ", "[base][guid]") {
  std::unordered_set<Guid> seen;
  for (int i = 0; i < 100; ++i) {
    auto guid = Guid::random();
    CHECK(guid.lower()[14] == '4');
    seen.insert(guid);
  }
  CHECK(seen.size() == 100);
}
