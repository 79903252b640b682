#include "wsman/duration.hpp"

#include <catch2/catch.hpp>

using namespace psremoting::wsman;
using namespace std::chrono_literals;

TEST_CASE("Durations are read in every form that clients write", "[wsman][duration]") {
  const std::pair<const char*, std::chrono::milliseconds> examples[] = {{"PT20S", 20s},
                                                                        {"PT60.000S", 60s},
                                                                        {"PT1S", 1s},
                                                                        {"P0DT0H0M20S", 20s},
                                                                        {"PT30M", 30min},
                                                                        {"P0DT2H0M0S", 2h},
                                                                        {"PT7200.000S", 7200s},
                                                                        {"PT0.5S", 500ms},
                                                                        {"PT1.23456S", 1234ms},
                                                                        {"P1D", 24h},
                                                                        {" PT1S\n", 1s},
                                                                        {"-PT1S", -1s},
                                                                        {"PT2147483.647S", 2147483647ms},
                                                                        {"P1Y", 8760h},
                                                                        {"P1M", 720h}};
  for (auto [text, value] : examples) {
    INFO(text);
    CHECK(parse_duration(text) == value);
  }
}

TEST_CASE("What is no duration is none", "[wsman][duration]") {
  for (auto text : {"", "P", "PT", "20", "20S", "PT20", "PTS", "P1DT", "PT1S1M", "PT1S1S", "PT1.S", "PT.5S", "PT1.5M",
                    "P1H", "PT1D", "PT1S x", "pt1s", "PT-1S", "--PT1S"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("A duration beyond all measure saturates", "[wsman][duration]") {
  auto most = parse_duration("P99999999999999999999999999999999Y99999999999999999999DT99999999999999999999999H");
  REQUIRE(most);
  CHECK(*most > 24h * 365 * 1000);
  CHECK(parse_duration(print_seconds(*most)) == most);
}

TEST_CASE("IdleTimeOut is printed as PowerShell splits it", "[wsman][duration][trap-12]") {
  CHECK(print_seconds(7200s) == "PT7200.000S");
  CHECK(print_seconds(2147483647ms) == "PT2147483.647S");
  CHECK(print_seconds(5ms) == "PT0.005S");
  CHECK(print_days(0s) == "P0DT0H0M0S");
  CHECK(print_days(90061s) == "P1DT1H1M1S");
}
