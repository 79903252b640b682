#include "launcher/windows/standard_handles.hpp"

#include "run.hpp"

using namespace psremoting;
using namespace psremoting::launcher;
using test::Run;

namespace {

StandardHandles handles_of(const Run& run) { return {run.plan.input, run.plan.output, run.plan.errors}; }

// Until the process has its handles and waits for input.
std::string first_word(const Run& run) {
  char word[6];
  DWORD size = 0;
  OVERLAPPED whole{};
  if (!::ReadFile(native(run.pipes.ours[1]), word, sizeof word, nullptr, &whole) &&
      ::GetLastError() != ERROR_IO_PENDING)
    return {};
  ::GetOverlappedResult(native(run.pipes.ours[1]), &whole, &size, TRUE);
  return {word, size};
}

}  // namespace

TEST_CASE("What a process starts has its pipes, until they are replaced", "[launcher][windows]") {
  Run run(L"parent");
  run.start();
  CHECK(first_word(run) == "begun ");
  const bool replaced = GENERATE(false, true);
  if (replaced) CHECK(replace_standard_handles(native(run.process), handles_of(run)).has_value());
  test::write_all(run.pipes.ours[0], ".taken by the child");
  run.pipes.ours[0].reset();
  CHECK(run.output() == (replaced ? "over" : "taken by the childnot there\nover"));
}

TEST_CASE("Handles that are not those of before are left", "[launcher][windows]") {
  Run run(L"parent");
  run.start();
  CHECK(first_word(run) == "begun ");
  auto others = handles_of(run);
  std::swap(others[0], others[1]);
  const auto replaced = replace_standard_handles(native(run.process), others);
  REQUIRE(!replaced);
  CHECK(replaced.error().detail.find("standard handles") != std::string::npos);
  run.pipes.ours[0].reset();
  CHECK(run.output() == "not there\nover");
}
