#include "config/sddl.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// What an administrator wrote, or a tool for them. A descriptor without a word for somebody never lets them in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace psremoting;
  auto sddl = config::parse_sddl({reinterpret_cast<const char*>(data), size});
  if (!sddl && sddl.error().detail.empty()) std::abort();
  if (!sddl) return 0;
  Identity somebody;
  somebody.id = "1000";
  const auto verdict = config::evaluate(*sddl, somebody);
  if (sddl->entries.empty() && verdict != config::AccessVerdict::not_mentioned) std::abort();
  return 0;
}
