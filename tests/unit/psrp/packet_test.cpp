#include "psrp/packet.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace psremoting;
using namespace psremoting::psrp;

namespace {

const Guid id = *Guid::parse("6f1c7e2a-0000-4000-8000-0000000000aa");

std::string printed(const Packet& packet) {
  std::string line;
  print(line, packet);
  return line;
}

}  // namespace

TEST_CASE("Packets print to the letter as PowerShell's own client writes them", "[psrp][packet]") {
  CHECK(printed({PacketKind::data, Guid(), false, "AAAA"}) ==
        "<Data Stream='Default' PSGuid='00000000-0000-0000-0000-000000000000'>AAAA</Data>\n");
  CHECK(printed({PacketKind::data, id, true, "AAAA"}) ==
        "<Data Stream='PromptResponse' PSGuid='6f1c7e2a-0000-4000-8000-0000000000aa'>AAAA</Data>\n");
  CHECK(printed({PacketKind::close, id, false, {}}) == "<Close PSGuid='6f1c7e2a-0000-4000-8000-0000000000aa' />\n");
}

TEST_CASE("Every kind of packet is read back as it was printed", "[psrp][packet]") {
  for (int kind = 0; kind < 8; ++kind) {
    Packet packet{static_cast<PacketKind>(kind), id, false, kind == 0 ? "AAAA" : ""};
    std::string line = printed(packet);
    line.pop_back();
    CHECK((parse_packet(line) == packet));
  }
}

TEST_CASE("Other spellings of a packet are understood", "[psrp][packet]") {
  const std::string text = "6F1C7E2A-0000-4000-8000-0000000000AA";
  CHECK(parse_packet("<Data PSGuid='" + text + "' Stream='Default'>AAAA</Data>")->id == id);
  CHECK(parse_packet("<Data Stream=\"Default\" PSGuid=\"" + text + "\">AAAA</Data>")->id == id);
  CHECK(parse_packet("<DataAck PSGuid='{" + text + "}' />")->id == id);
  CHECK(parse_packet("<DataAck PSGuid='6F1C7E2A00004000800000000000 00AA' />") == std::nullopt);
  CHECK(parse_packet("<DataAck PSGuid='6F1C7E2A0000400080000000000000AA'/>\r")->id == id);
}

TEST_CASE("Junk before a packet on its line does not lose the packet", "[psrp][packet]") {
  auto packet = parse_packet("progress: 10% <b>done</b> <DataAck PSGuid='" + id.lower() + "' />");
  REQUIRE(packet);
  CHECK(packet->kind == PacketKind::data_ack);
  CHECK(packet->id == id);
}

TEST_CASE("What is no packet is none", "[psrp][packet]") {
  const std::string guid = id.lower();
  const std::vector<std::string> lines{"",
                                       "garbage",
                                       "<Foo />",
                                       "<Data",
                                       "<DataAck PSGuid='" + guid + "' Foo='1' />",
                                       "<Data Stream='Default' PSGuid='" + guid + "'></Data>",
                                       "<Data Stream='Default' PSGuid='" + guid + "'>A A=</Data>",
                                       "<Data Stream='Default' PSGuid='" + guid + "'>AAAA",
                                       "<Data Stream='Default'>AAAA</Data>",
                                       "<DataAck PSGuid='" + guid + "' PSGuid='" + guid + "' />",
                                       "<DataAck PSGuid='1' />"};
  for (const auto& line : lines) {
    INFO(line);
    CHECK_FALSE(parse_packet(line).has_value());
  }
}
