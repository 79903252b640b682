#include "wsman/xpress.hpp"

#include <algorithm>

#include "base/base64.hpp"

namespace psremoting::wsman::xpress {

namespace {

constexpr std::size_t head_size = 4;

std::size_t read_size(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::size_t>(bytes[at] | bytes[at + 1] << 8) + 1;
}

void append_size(std::vector<std::uint8_t>& to, std::size_t size) {
  to.push_back(static_cast<std::uint8_t>((size - 1) & 0xFF));
  to.push_back(static_cast<std::uint8_t>((size - 1) >> 8));
}

}  // namespace

Result<std::vector<std::uint8_t>> decompress(std::span<const std::uint8_t> blocks, std::size_t limit) {
  std::vector<std::uint8_t> result;
  while (!blocks.empty()) {
    if (blocks.size() < head_size) return error(Errc::malformed, "xpress: half a block's head");
    std::size_t original = read_size(blocks, 0), size = read_size(blocks, 2);
    blocks = blocks.subspan(head_size);
    if (size > blocks.size()) return error(Errc::malformed, "xpress: half a block");
    // What decides is what the head promises, before anything is made of it.
    if (original > limit - result.size()) return error(Errc::too_large, "xpress: more data than is allowed");
    auto block = blocks.first(size);
    blocks = blocks.subspan(size);
    if (original == size) {
      result.insert(result.end(), block.begin(), block.end());
      continue;
    }
    auto plain = decompress_huffman(block, original);
    if (!plain) return plain.error();
    result.insert(result.end(), plain->begin(), plain->end());
  }
  return result;
}

std::vector<std::uint8_t> store(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> result;
  result.reserve(bytes.size() + head_size * (bytes.size() / max_block + 1));
  while (!bytes.empty()) {
    auto block = bytes.first(std::min(bytes.size(), max_block));
    append_size(result, block.size());
    append_size(result, block.size());
    result.insert(result.end(), block.begin(), block.end());
    bytes = bytes.subspan(block.size());
  }
  return result;
}

Result<std::string> decompress_base64(std::string_view base64, std::size_t limit) {
  auto blocks = base64::decode(base64);
  if (!blocks) return error(Errc::malformed, "xpress: not base64");
  auto plain = decompress(*blocks, limit);
  if (!plain) return plain.error();
  return base64::encode(*plain);
}

Result<std::string> store_base64(std::string_view base64) {
  auto plain = base64::decode(base64);
  if (!plain) return error(Errc::malformed, "xpress: not base64");
  return base64::encode(store(*plain));
}

}  // namespace psremoting::wsman::xpress
