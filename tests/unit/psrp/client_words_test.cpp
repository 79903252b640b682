#include "psrp/client_words.hpp"

#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "psrp/fragment.hpp"
#include "psrp/message.hpp"
#include "psrp/priming.hpp"

using namespace psremoting;
using namespace psremoting::psrp;

namespace {

const Guid pool = *Guid::parse("6f1c7e2a-0000-4000-8000-0000000000aa");
const ClientWords words{{"User", "a<b_x0041_"}, {"Client", "192.0.2.1"}};

std::string encode(const std::string& bytes) {
  return base64::encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

// A creationXml whose INIT has these arguments.
std::string creation(const std::string& arguments) {
  return encode(whole_fragment(1, {Destination::server, MessageType::session_capability, pool, {}}, "<Obj/>") +
                whole_fragment(2, {Destination::server, MessageType::init_runspace_pool, pool, {}},
                               "<Obj RefId=\"0\"><MS>" + arguments + "</MS></Obj>"));
}

// The XML of the second message.
std::string init_of(const std::string& creation_xml) {
  const auto fragments = split(creation_xml).value();
  REQUIRE(fragments.size() == 2);
  return blob(fragments[1]).substr(message_header_bytes);
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("A session is told of its client among the client's own arguments", "[psrp][client_words]") {
  const std::string type = "<TN RefId=\"4\"><T>x</T></TN>";
  for (std::string arguments :
       {std::string("<Nil N=\"ApplicationArguments\" />"),
        "<Obj N=\"ApplicationArguments\" RefId=\"4\">" + type + "<DCT /></Obj>",
        "<Obj RefId=\"4\" N=\"ApplicationArguments\">" + type +
            "<DCT><En><S N=\"Key\">k</S><S N=\"Value\">PSRemotingProtocolVersion</S></En></DCT></Obj>"}) {
    INFO(arguments);
    const auto xml = init_of(with_client_words(creation(arguments), words));
    CHECK(contains(xml, "<DCT><En><S N=\"Key\">PSRemoting</S><Obj N=\"Value\""));
    CHECK(contains(xml, "<S N=\"Key\">User</S><S N=\"Value\">a&lt;b_x005F_x0041_</S>"));
    CHECK(contains(xml, "<S N=\"Key\">Client</S><S N=\"Value\">192.0.2.1</S>"));
    CHECK(contains(xml, "<S N=\"Key\">k</S>") == contains(arguments, "<S N=\"Key\">k</S>"));
  }
}

TEST_CASE("What PowerShell opens a session with is taken as it was, but for that", "[psrp][client_words]") {
  const auto before = dummy_session::open(pool);
  const auto after = with_client_words(before, words);
  const auto one = split(before).value(), other = split(after).value();
  REQUIRE(other.size() == one.size());
  CHECK(other[0] == one[0]);
  CHECK(contains(init_of(after), "PSRemoting"));
}

TEST_CASE("An INIT in several fragments becomes one", "[psrp][client_words]") {
  const auto fragments = split(creation("<Nil N=\"ApplicationArguments\" />")).value();
  const auto parts = cut(fragments[1], 160);
  REQUIRE(parts);
  const auto in_parts = encode(*base64::decode_text(fragments[0]) + *base64::decode_text(parts->first) +
                               *base64::decode_text(parts->second));
  CHECK(contains(init_of(with_client_words(in_parts, words)), "PSRemoting"));
}

TEST_CASE("A creationXml that has no place for it stays as it is", "[psrp][client_words]") {
  const auto said = creation(
      "<Obj N=\"ApplicationArguments\" RefId=\"4\"><DCT><En><S N=\"Key\">PSRemoting</S>"
      "<S N=\"Value\">mine</S></En></DCT></Obj>");
  const auto fragments = split(creation("<Nil N=\"ApplicationArguments\" />")).value();
  const auto half = encode(*base64::decode_text(fragments[0]) + *base64::decode_text(cut(fragments[1], 160)->first));
  for (const auto& text : {said, half, fragments[0], creation(""), creation("<Nil N=\"ApplicationArguments\"")}) {
    CHECK(with_client_words(text, words) == text);
  }
}
