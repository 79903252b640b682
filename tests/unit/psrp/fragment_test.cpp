#include "psrp/fragment.hpp"

#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "psrp/message.hpp"

using namespace psremoting;
using namespace psremoting::psrp;

namespace {

// MS-PSRP's forms, from the project's own notes: object 1, one fragment, a capability towards the server.
const std::string vector =
    "AAAAAAAAAAEAAAAAAAAAAAMAAADHAgAAAAIAAQBEMyIRZlWId5mqu8zd7v8AAAAAAAAAAAAAAAAAAAAAADxPYmogUmVmSWQ9IjAiPjxNUz48VmVy"
    "c2lvbiBOPSJwcm90b2NvbHZlcnNpb24iPjIuMzwvVmVyc2lvbj48VmVyc2lvbiBOPSJQU1ZlcnNpb24iPjIuMDwvVmVyc2lvbj48VmVyc2lvbiBO"
    "PSJTZXJpYWxpemF0aW9uVmVyc2lvbiI+MS4xLjAuMTwvVmVyc2lvbj48L01TPjwvT2JqPg==";

std::string run_of(std::initializer_list<std::string> blobs) {
  std::string bytes;
  std::uint64_t object = 0;
  for (const auto& text : blobs) {
    FragmentHeader header{++object, 0, true, true, static_cast<std::uint32_t>(text.size())};
    bytes += *base64::decode_text(print(header)) + text;
  }
  return base64::encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

TEST_CASE("Trap 24: a fragment's header is big endian, a message's little endian with Windows' GUIDs",
          "[psrp][fragment]") {
  auto fragments = scan(vector, message_header_bytes);
  REQUIRE(fragments.has_value());
  REQUIRE(fragments->size() == 1);
  CHECK((fragments->front().header == FragmentHeader{1, 0, true, true, 199}));
  auto message = parse_message_header(fragments->front().head);
  REQUIRE(message);
  CHECK(message->destination == Destination::server);
  CHECK(message->type == MessageType::session_capability);
  CHECK(message->pool == *Guid::parse("11223344-5566-7788-99aa-bbccddeeff00"));
  CHECK(message->pipeline.is_zero());
  CHECK(print_whole(1, *message, blob(vector).substr(message_header_bytes)) == vector);
}

TEST_CASE("A run of fragments is taken apart, wherever they meet", "[psrp][fragment]") {
  for (const std::string& first : {std::string("a"), std::string("ab"), std::string("abc"), std::string()}) {
    auto text = run_of({first, "second", "third one"});
    auto fragments = split(text);
    REQUIRE(fragments.has_value());
    REQUIRE(fragments->size() == 3);
    CHECK(blob((*fragments)[0]) == first);
    CHECK(blob((*fragments)[1]) == "second");
    CHECK(blob((*fragments)[2]) == "third one");
    CHECK(stands_alone((*fragments)[2]));
    CHECK_FALSE(stands_alone(text));
  }
}

TEST_CASE("A run that does not end with a fragment is malformed", "[psrp][fragment]") {
  auto text = run_of({"abc", "def"});
  CHECK(scan(text.substr(0, text.size() - 4), 0).has_error());
  CHECK(scan(text.substr(0, 20), 0).has_error());
  CHECK(scan("no base64!", 0).has_error());
  FragmentHeader lie{1, 0, true, true, 0x7fffffff};
  CHECK(scan(print(lie), 0).has_error());
}

TEST_CASE("A fragment is cut in two that together are it", "[psrp][fragment]") {
  auto whole = run_of({"0123456789abcdefghijklmnopqrstuvwxyz"});
  auto parts = cut(whole, 60);
  REQUIRE(parts);
  CHECK(parts->first.size() <= 60);
  auto first = *first_header(parts->first), second = *first_header(parts->second);
  CHECK(first.start);
  CHECK_FALSE(first.end);
  CHECK_FALSE(second.start);
  CHECK(second.end);
  CHECK(first.object_id == second.object_id);
  CHECK(second.fragment_id == 1);
  CHECK(blob(parts->first) + blob(parts->second) == blob(whole));
  CHECK_FALSE(cut(whole, whole.size()).has_value());
  CHECK_FALSE(cut(whole, 28).has_value());
}
