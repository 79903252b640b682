#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "config/load.hpp"
#include "config/pssc.hpp"

namespace {

// Every complaint has words and a place that is in the text.
void check(const std::vector<psremoting::config::Problem>& problems, std::size_t size) {
  for (const auto& problem : problems) {
    if (problem.text.empty() || problem.line < 1 || problem.column < 1) std::abort();
    if (static_cast<std::size_t>(problem.column) > size + 1) std::abort();
  }
}

}  // namespace

// The text of a main file, of an endpoint's and of a session configuration.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace psremoting::config;
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::vector<Problem> problems;
  Config config;
  read_main_file("/etc/psremoting/psremoting.json", text, config, problems);
  check(problems, size);
  problems.clear();
  read_endpoint_file("/etc/psremoting/endpoints/one.json", text, config, problems);
  check(problems, size);
  if (auto decoded = pssc_text(text)) find_role_definitions(*decoded);
  return 0;
}
