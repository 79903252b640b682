#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "psrp/shell_snapshot.hpp"

// A snapshot as the launcher gives it back. What reads, writes as the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto snapshot = psremoting::psrp::read_snapshot(bytes);
  if (snapshot && psremoting::psrp::write(*snapshot) != bytes) std::abort();
  return 0;
}
