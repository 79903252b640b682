#include "wsman/xpress.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// A Stream's data after its base64. What decompresses keeps to the limit, and survives being stored.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace xpress = psremoting::wsman::xpress;
  constexpr std::size_t limit = 256 * 1024;
  if (auto plain = xpress::decompress({data, size}, limit)) {
    if (plain->size() > limit) std::abort();
    auto again = xpress::decompress(xpress::store(*plain), limit);
    if (!again || *again != *plain) std::abort();
  }
  if (size < 2) return 0;
  std::size_t original = data[0] | static_cast<std::size_t>(data[1]) << 8;
  if (auto plain = xpress::decompress_huffman({data + 2, size - 2}, original); plain && plain->size() != original) {
    std::abort();
  }
  return 0;
}
