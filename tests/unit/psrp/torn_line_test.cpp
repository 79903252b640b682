#include "psrp/torn_line.hpp"

#include <catch2/catch.hpp>

#include <vector>

#include "psrp/fragment.hpp"

using namespace psremoting;
using namespace psremoting::psrp;

namespace {

const Guid id = *Guid::parse("6f1c7e2a-0000-4000-8000-0000000000aa");

}  // namespace

TEST_CASE("Whose line was torn is told once, wherever in it the other bytes came", "[psrp][torn]") {
  std::string line;
  print(line, {PacketKind::data, id, false, std::string(400, 'A')});
  line.pop_back();
  for (std::size_t at = 80; at + 7 < line.size(); ++at) {
    TornLine torn;
    auto first = torn.damage_of(line.substr(0, at) + "one");
    REQUIRE(first);
    CHECK(first->kind == PacketKind::damaged);
    CHECK(first->id == id);
    CHECK_FALSE(torn.damage_of("two"));
    CHECK_FALSE(torn.damage_of("three" + line.substr(at)));
    CHECK(torn.damage_of("three" + line.substr(at)));  // another one
  }
}

TEST_CASE("The end of a torn line is damage of its own once a whole one came between", "[psrp][torn]") {
  TornLine torn;
  CHECK(torn.damage_of("<Data Stream='Default' PSGuid='" + id.lower() + "'>AAAA"));
  torn.forget();
  auto rest = torn.damage_of("AAAA</Data>");
  REQUIRE(rest);
  CHECK(rest->id.is_zero());
}

TEST_CASE("What programs print is no damage", "[psrp][torn]") {
  TornLine torn;
  for (std::string line : {"", "noise", "<Foo />", "<Data>1", "<Data", "PSGuid", "a < b > c", "</data>"}) {
    INFO(line);
    CHECK_FALSE(torn.damage_of(line));
  }
}

TEST_CASE("Fragments follow each other from an object's first to its last", "[psrp][torn][fragment]") {
  const auto follows = [](std::vector<FragmentHeader> headers) {
    FragmentOrder order;
    bool fits = true;
    for (const auto& header : headers) fits = order.follows(header) && fits;
    return fits;
  };
  CHECK(follows({{1, 0, true, true, 1}, {5, 0, true, false, 1}, {5, 1, false, false, 1}, {5, 2, false, true, 1}}));
  CHECK_FALSE(follows({{5, 1, false, true, 1}}));
  CHECK_FALSE(follows({{5, 1, true, true, 1}}));
  CHECK_FALSE(follows({{5, 0, true, false, 1}, {5, 2, false, true, 1}}));
  CHECK_FALSE(follows({{5, 0, true, false, 1}, {6, 1, false, true, 1}}));
  CHECK_FALSE(follows({{5, 0, true, false, 1}, {6, 0, true, true, 1}}));
}
