#include "config/edit.hpp"

#include <catch2/catch.hpp>

using namespace psremoting::config;

TEST_CASE("A value is replaced where it stands, comments stay", "[config][edit]") {
  CHECK(*set_value("{ // one\n  \"A\": 1, /* two */ \"B\": {\"C\": [2]} // three\n}", {"b", "c"}, "3") ==
        "{ // one\n  \"A\": 1, /* two */ \"B\": {\"C\": 3} // three\n}");
}

TEST_CASE("A value that is not there is added at the end of its object", "[config][edit]") {
  CHECK(*set_value("{\n  \"A\": 1\n}", {"B"}, "true") == "{\n  \"A\": 1,\n  \"B\": true\n}");
  CHECK(*set_value("{}", {"A"}, "1") == "{\n  \"A\": 1\n}");
  CHECK(*set_value("{}", {"A", "B", "C"}, "1") == "{\n  \"A\": { \"B\": { \"C\": 1 } }\n}");
  CHECK(*set_value("{\"A\": {\"B\": 1}}", {"A", "C"}, "2") == "{\"A\": {\"B\": 1,\n    \"C\": 2}}");
  CHECK(*set_value("{\"A\": 1 // it's, one\n}", {"B"}, "2") == "{\"A\": 1,\n  \"B\": 2 // it's, one\n}");
}

TEST_CASE("A value is removed with its comma", "[config][edit]") {
  const std::string text = "{\n  \"A\": 1, // one, two\n  \"B\": 2,\n  \"C\": 3\n}";
  CHECK(*remove_value(text, {"A"}) == "{\n  // one, two\n  \"B\": 2,\n  \"C\": 3\n}");
  CHECK(*remove_value(text, {"B"}) == "{\n  \"A\": 1, // one, two\n  \"C\": 3\n}");
  CHECK(*remove_value(text, {"C"}) == "{\n  \"A\": 1, // one, two\n  \"B\": 2\n}");
  CHECK(*remove_value(text, {"D"}) == text);
  CHECK(*remove_value("{\"A\": 1}", {"A"}) == "{}");
  CHECK(*remove_value("{\"A\": {\"B\": 1, \"C\": 2}}", {"A", "B"}) == "{\"A\": {\"C\": 2}}");
  CHECK(*remove_value("{\"A\": {\"B\": {\"C\": 1}}, \"D\": 2}", {"A", "B", "C"}) == "{\"D\": 2}");
  CHECK(*remove_value("{\"A\": {\"B\": {\"C\": 1}}}", {"A", "B", "C"}) == "{}");
}

TEST_CASE("Items of a list are added and removed", "[config][edit]") {
  CHECK(*append_item("{\"L\": []}", "L", "1") == "{\"L\": [\n    1\n  ]}");
  CHECK(*append_item("{\"L\": [1]}", "L", "2") == "{\"L\": [1,\n    2]}");
  CHECK(*remove_item("{\"L\": [1, 2, 3]}", "L", 0) == "{\"L\": [2, 3]}");
  CHECK(*remove_item("{\"L\": [1, 2, 3]}", "L", 2) == "{\"L\": [1, 2]}");
  CHECK(*remove_item("{\"L\": [1]}", "L", 0) == "{\"L\": []}");
  CHECK_FALSE(remove_item("{\"L\": [1]}", "L", 1).has_value());
  CHECK_FALSE(append_item("{}", "L", "1").has_value());
}

TEST_CASE("What is no JSON object is not edited", "[config][edit]") {
  CHECK_FALSE(set_value("{", {"A"}, "1").has_value());
  CHECK_FALSE(set_value("[]", {"A"}, "1").has_value());
}
