#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// The compression a client asks for with CompressionType xpress: of streams only, never of creationXml, connectXml or
// Arguments. A run of blocks, each `u16 original size - 1, u16 size - 1` (little endian) and its bytes, at most 65,536
// before compression; equal sizes mean that the block is stored as it is.
namespace psremoting::wsman::xpress {

inline constexpr std::size_t max_block = 65'536;

// The bytes of a run of blocks. Errc::too_large where they would be more than `limit`, Errc::malformed for all else.
Result<std::vector<std::uint8_t>> decompress(std::span<const std::uint8_t> blocks, std::size_t limit);

// A run of stored blocks: four bytes more for each 65,536.
std::vector<std::uint8_t> store(std::span<const std::uint8_t> bytes);

// The same over the base64 of a Stream element.
Result<std::string> decompress_base64(std::string_view base64, std::size_t limit);
Result<std::string> store_base64(std::string_view base64);

// LZ77 and Huffman (MS-XCA 2.2.4): one compressed buffer of `original_size` bytes, which is a block's, or a test
// vector's.
Result<std::vector<std::uint8_t>> decompress_huffman(std::span<const std::uint8_t> bytes, std::size_t original_size);

}  // namespace psremoting::wsman::xpress
