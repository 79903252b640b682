#include <array>
#include <optional>

#include "wsman/xpress.hpp"

namespace psremoting::wsman::xpress {

namespace {

constexpr std::size_t symbols = 512;
constexpr std::size_t table_size = symbols / 2;  // bytes: two code lengths in each
constexpr unsigned longest_code = 15;
constexpr std::size_t min_match = 3;

// For each 15 bits that may come next: the symbol they begin with.
class CodeTable {
 public:
  // False where the lengths make no complete code (MS-XCA 2.2.4 asks for one).
  bool build(std::span<const std::uint8_t> lengths) {
    std::size_t filled = 0;
    for (unsigned length = 1; length <= longest_code; ++length) {
      std::size_t run = std::size_t{1} << (longest_code - length);
      for (std::size_t symbol = 0; symbol < symbols; ++symbol) {
        if (length_of(lengths, symbol) != length) continue;
        if (filled + run > entries_.size()) return false;
        for (std::size_t i = 0; i < run; ++i) entries_[filled++] = static_cast<std::uint16_t>(symbol);
      }
    }
    lengths_ = lengths;
    return filled == entries_.size();
  }

  std::size_t symbol(std::uint32_t next_15_bits) const { return entries_[next_15_bits]; }
  unsigned length(std::size_t symbol) const { return length_of(lengths_, symbol); }

 private:
  static unsigned length_of(std::span<const std::uint8_t> lengths, std::size_t symbol) {
    return symbol % 2 == 0 ? lengths[symbol / 2] & 0xFu : lengths[symbol / 2] >> 4u;
  }

  std::array<std::uint16_t, std::size_t{1} << longest_code> entries_;
  std::span<const std::uint8_t> lengths_;
};

// Bits come in 16-bit little-endian words, the highest first, 16 to 32 of them in hand; bytes are taken from between
// the words. Past the end there are zeros, for two words: then the input is too short.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {
    bits_ = word() << 16;
    bits_ |= word();
  }

  std::uint32_t peek(unsigned count) const { return count == 0 ? 0 : bits_ >> (32 - count); }

  void skip(unsigned count) {
    bits_ <<= count;
    extra_ -= static_cast<int>(count);
    if (extra_ < 0) {
      bits_ |= word() << -extra_;
      extra_ += 16;
    }
  }

  std::uint32_t byte() { return at_ < bytes_.size() ? bytes_[at_++] : end(1); }

  std::uint32_t word() {
    std::uint32_t low = byte();
    return low | byte() << 8;
  }

  bool overrun() const { return beyond_ > 4; }

 private:
  std::uint32_t end(std::size_t count) {
    beyond_ += count;
    return 0;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  std::size_t beyond_ = 0;
  std::uint32_t bits_ = 0;
  int extra_ = 16;
};

// The length of a match, from the low four bits of its symbol on; nothing where it is none.
std::optional<std::size_t> match_length(BitReader& reader, std::size_t low_bits) {
  if (low_bits < 15) return low_bits + min_match;
  std::size_t length = reader.byte();
  if (length < 255) return length + 15 + min_match;
  length = reader.word();
  if (length == 0) {
    length = reader.word();
    length |= std::size_t{reader.word()} << 16;
  }
  if (length < 15) return std::nullopt;
  return length + min_match;
}

// Copies what was written `offset` bytes ago; the two may overlap.
bool copy_match(std::vector<std::uint8_t>& to, std::size_t offset, std::size_t length, std::size_t size) {
  if (offset > to.size() || length > size - to.size()) return false;
  for (std::size_t i = 0; i < length; ++i) to.push_back(to[to.size() - offset]);
  return true;
}

}  // namespace

Result<std::vector<std::uint8_t>> decompress_huffman(std::span<const std::uint8_t> bytes, std::size_t original_size) {
  if (original_size > max_block) return error(Errc::too_large, "xpress: a block of more than 65,536 bytes");
  CodeTable codes;
  if (bytes.size() < table_size || !codes.build(bytes.first(table_size))) {
    return error(Errc::malformed, "xpress: no complete Huffman code");
  }
  BitReader reader(bytes.subspan(table_size));
  std::vector<std::uint8_t> result;
  result.reserve(original_size);
  while (result.size() < original_size) {
    std::size_t symbol = codes.symbol(reader.peek(longest_code));
    reader.skip(codes.length(symbol));
    if (reader.overrun()) return error(Errc::malformed, "xpress: the block ends early");
    if (symbol < 256) {
      result.push_back(static_cast<std::uint8_t>(symbol));
      continue;
    }
    auto length = match_length(reader, symbol % 16);
    auto offset_bits = static_cast<unsigned>(symbol / 16 - 16);
    std::size_t offset = (std::size_t{1} << offset_bits) + reader.peek(offset_bits);
    reader.skip(offset_bits);
    if (!length || !copy_match(result, offset, *length, original_size)) {
      return error(Errc::malformed, "xpress: a match outside the block");
    }
  }
  return result;
}

}  // namespace psremoting::wsman::xpress
