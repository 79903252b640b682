#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <vector>

#include "tests/wire/player.hpp"

using namespace psremoting::test::wire;

namespace {

std::vector<std::filesystem::path> exchange_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(PSREMOTING_EXCHANGE_FILES)) {
    if (entry.path().extension() == ".exchange") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string play_text(const std::string& text) { return play(parse_exchange("text", "# A test\n" + text)); }

const std::string config_request = "--- ask\n[[open transfer/Get config]][[body]][[close]]\n";

}  // namespace

TEST_CASE("The service answers as the exchange files say", "[wire]") {
  auto files = exchange_files();
  REQUIRE_FALSE(files.empty());
  for (const auto& path : files) {
    auto exchange = load_exchange(path);
    DYNAMIC_SECTION(exchange.name << ": " << exchange.title) {
      REQUIRE_FALSE(exchange.steps.empty());
      auto wrong = play(exchange);
      if (!wrong.empty()) std::cout << wrong << std::endl;  // not through Catch, which would break its lines
      CHECK(wrong.empty());
    }
  }
}

TEST_CASE("An answer that is not what its file says is told with its line", "[wire]") {
  CHECK(play_text(config_request + "--- answer\n[[answer transfer/GetResponse]][[...]][[close]]\n").empty());
  auto wrong = play_text(config_request + "--- answer\n[[answer transfer/GetResponse]]<cfg:Odd/>[[close]]\n");
  CHECK_THAT(wrong, Catch::StartsWith("text:4: after ") && Catch::Contains("wanted Odd/>") &&
                        Catch::Contains("got    Config "));
  CHECK_THAT(play_text(config_request + "--- answer 500\n[[...]]"),
             Catch::Contains("wanted HTTP 500\ngot    HTTP 200"));
  CHECK_THAT(play_text(config_request + "--- silence\n"), Catch::Contains("nothing was to come yet"));
  CHECK_THAT(play_text("--- ask\n[[nobody]]\n"), Catch::Contains("nothing is known by the name [[nobody]]"));
}

TEST_CASE("A hole takes only what is of its kind", "[wire]") {
  auto matches = [](Piece hole, std::string_view text) {
    return match({{false, "<", {}}, hole, {false, ">", {}}}, text).matched;
  };
  CHECK(matches({true, "...", {}}, "<>"));
  CHECK(matches({true, "TEXT", {}}, "<a>b>"));
  CHECK_FALSE(matches({true, "TEXT", {}}, "<>"));
  CHECK_FALSE(matches({true, "NUMBER", {}}, "<12a>"));
  CHECK_FALSE(matches({true, "GUID", {}}, "<b0000000-0000-4000-8000-0000000000b2>"));
  CHECK(matches({true, "GUID", {}}, "<B0000000-0000-4000-8000-0000000000B2>"));
  CHECK(matches({true, "Yes|No", {}}, "<No>"));
  CHECK_FALSE(matches({true, "Yes|No", {}}, "<Yes|No>"));
  CHECK_FALSE(matches({true, "...", {}}, "<a> "));
}
