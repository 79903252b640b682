#include "listener/page.hpp"

#include <catch2/catch.hpp>

#include "wsman/print.hpp"

using namespace psremoting;
using namespace psremoting::listener;

namespace {
std::vector<wsman::Item> items(int n) {
  std::vector<wsman::Item> all;
  for (int i = 0; i < n; ++i) all.emplace_back(wsman::CommandInfo{std::to_string(i), "", ""});
  return all;
}
const std::size_t size = wsman::printed_size(items(1).front());
}  // namespace

TEST_CASE("A page holds what was asked for, in order, and leaves the rest", "[listener][page]") {
  auto all = items(5);
  const auto taken = take(all, {2, 100 * size});
  REQUIRE(taken.size() == 2);
  CHECK(std::get<wsman::CommandInfo>(taken[1]).command_id == "1");
  REQUIRE(all.size() == 3);
  CHECK(std::get<wsman::CommandInfo>(all[0]).command_id == "2");
}

TEST_CASE("A page keeps to the envelope that the client takes, and is never empty", "[listener][page]") {
  auto all = items(5);
  CHECK(take(all, {1000, 3 * size}).size() == 3);
  CHECK(take(all, {1000, 1}).size() == 1);
  CHECK(take(all, {0, 100 * size}).size() == 1);
  CHECK(take(all, {1000, 100 * size}).empty());
}

TEST_CASE("The smaller of both sides' envelopes bounds a page", "[listener][page]") {
  wsman::Envelope request;
  request.header.max_envelope_size = 153'600;
  CHECK(page_of(request, 20, 512'000).bytes == page_of(request, 20, 153'600).bytes);
  CHECK(page_of(request, 20, 512'000).bytes < 153'600);
  CHECK(page_of(request, 20, 8'192).bytes < 8'192);
  CHECK(page_of(request, 20, 8'192).items == 20);
}
