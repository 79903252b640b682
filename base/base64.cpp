#include "base/base64.hpp"

#include <array>

namespace psremoting::base64 {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t bad = 0x80;

constexpr auto values = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(bad);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}();

std::uint8_t value(char c) { return values[static_cast<unsigned char>(c)]; }

std::size_t padding(std::string_view text) {
  if (text.size() < 4 || text.back() != '=') return 0;
  return text[text.size() - 2] == '=' ? 2 : 1;
}

template <class Container>
std::optional<Container> decode_to(std::string_view text) {
  if (!is_valid(text)) return std::nullopt;
  Container bytes;
  bytes.resize(decoded_size(text));
  decode_prefix(text, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

}  // namespace

void append(std::string& to, std::span<const std::uint8_t> bytes) {
  std::size_t at = to.size();
  to.resize(at + encoded_size(bytes.size()));
  char* out = to.data() + at;
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    std::uint32_t triple = std::uint32_t{bytes[i]} << 16 | std::uint32_t{bytes[i + 1]} << 8 | bytes[i + 2];
    *out++ = alphabet[triple >> 18];
    *out++ = alphabet[triple >> 12 & 63];
    *out++ = alphabet[triple >> 6 & 63];
    *out++ = alphabet[triple & 63];
  }
  if (i == bytes.size()) return;
  bool two = i + 2 == bytes.size();
  std::uint32_t rest = std::uint32_t{bytes[i]} << 16 | (two ? std::uint32_t{bytes[i + 1]} << 8 : 0u);
  *out++ = alphabet[rest >> 18];
  *out++ = alphabet[rest >> 12 & 63];
  *out++ = two ? alphabet[rest >> 6 & 63] : '=';
  *out++ = '=';
}

std::string encode(std::span<const std::uint8_t> bytes) {
  std::string text;
  append(text, bytes);
  return text;
}

bool is_valid(std::string_view text) {
  if (text.size() % 4 != 0) return false;
  std::size_t pad = padding(text);
  std::uint8_t seen = 0;
  for (char c : text.substr(0, text.size() - pad)) seen |= value(c);
  if (seen & bad) return false;
  if (pad == 1) return (value(text[text.size() - 2]) & 3) == 0;
  if (pad == 2) return (value(text[text.size() - 3]) & 15) == 0;
  return true;
}

std::size_t decoded_size(std::string_view text) { return text.size() / 4 * 3 - padding(text); }

std::size_t decode_prefix(std::string_view text, std::span<std::uint8_t> to) {
  std::size_t size = std::min(to.size(), decoded_size(text));
  std::size_t written = 0;
  for (std::size_t i = 0; written < size; i += 4) {
    auto sextet = [&](std::size_t k) -> std::uint32_t { return text[i + k] == '=' ? 0u : value(text[i + k]); };
    std::uint32_t triple = sextet(0) << 18 | sextet(1) << 12 | sextet(2) << 6 | sextet(3);
    for (int shift = 16; shift >= 0 && written < size; shift -= 8)
      to[written++] = static_cast<std::uint8_t>(triple >> shift);
  }
  return size;
}

std::optional<std::vector<std::uint8_t>> decode(std::string_view text) {
  return decode_to<std::vector<std::uint8_t>>(text);
}
std::optional<std::string> decode_text(std::string_view text) { return decode_to<std::string>(text); }

}  // namespace psremoting::base64
