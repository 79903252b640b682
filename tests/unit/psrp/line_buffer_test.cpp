#include "psrp/line_buffer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using psremoting::psrp::LineBuffer;

namespace {

std::vector<std::string> lines_of(LineBuffer& buffer, std::string_view bytes, std::size_t step) {
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    auto room = buffer.prepare();
    std::size_t now = std::min({step, room.size(), bytes.size()});
    std::copy_n(bytes.begin(), now, room.begin());
    bytes.remove_prefix(now);
    buffer.commit(now);
    while (auto line = buffer.next()) lines.emplace_back(*line);
  }
  return lines;
}

}  // namespace

TEST_CASE("Lines come out whole however they were cut on their way", "[psrp][line_buffer]") {
  const std::string text = "one\n\ntwo and a half\nthree\nrest";
  for (std::size_t step : {1u, 2u, 3u, 7u, 100u}) {
    LineBuffer buffer(100);
    CHECK((lines_of(buffer, text, step) == std::vector<std::string>{"one", "", "two and a half", "three"}));
  }
}

TEST_CASE("A line that is too long is thrown away and counted, and the next one comes", "[psrp][line_buffer]") {
  LineBuffer buffer(10);
  CHECK((lines_of(buffer, std::string(100000, 'x') + "\nshort\n", 5000) == std::vector<std::string>{"short"}));
  CHECK(buffer.take_discarded() == 100000);
  CHECK(buffer.take_discarded() == 0);
}

TEST_CASE("An idle shell holds little for what its worker may say", "[psrp][line_buffer]") {
  LineBuffer buffer(1024 * 1024);
  CHECK(buffer.prepare().size() <= 2048);
  std::string busy(500000, 'x');
  lines_of(buffer, busy, 100000);
  CHECK(buffer.prepare().size() > 2048);
  lines_of(buffer, "\n", 1);
  CHECK(buffer.prepare().size() <= 2048);
}
