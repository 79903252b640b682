#include "base/request.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// What the launcher reads from `serve`, and back. What parses prints as the same bytes: there is one way to say a
// thing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace request = psremoting::request;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (auto parsed = request::parse_request(bytes); parsed && request::print(*parsed) != bytes) std::abort();
  if (auto parsed = request::parse_answer(bytes); parsed && request::print(*parsed) != bytes) std::abort();
  return 0;
}
