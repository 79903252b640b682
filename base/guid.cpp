#include "base/guid.hpp"

#include <openssl/rand.h>

#include <cstring>
#include <stdexcept>

namespace psremoting {
namespace {

// Where the hyphens of the "D" form stand.
bool is_hyphen_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string print(const Guid::Bytes& bytes, const char* digits) {
  std::string text;
  text.reserve(36);
  for (std::uint8_t byte : bytes) {
    if (is_hyphen_place(text.size())) text += '-';
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

Guid::Bytes swap_numbers(const Guid::Bytes& b) {
  return {b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]};
}

}  // namespace

Guid Guid::random() {
  Bytes bytes;
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("RAND_bytes failed");
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  return Guid(bytes);
}

std::optional<Guid> Guid::parse(std::string_view text) {
  if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
  if (text.size() != 36) return std::nullopt;
  Bytes bytes;
  std::size_t n = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (is_hyphen_place(i)) {
      if (text[i++] != '-') return std::nullopt;
      continue;
    }
    int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[n++] = static_cast<std::uint8_t>(high << 4 | low);
    i += 2;
  }
  return Guid(bytes);
}

Guid Guid::from_windows(std::span<const std::uint8_t, 16> bytes) {
  Bytes copy;
  std::memcpy(copy.data(), bytes.data(), copy.size());
  return Guid(swap_numbers(copy));
}

Guid::Bytes Guid::windows() const { return swap_numbers(bytes_); }
std::string Guid::lower() const { return print(bytes_, "0123456789abcdef"); }
std::string Guid::upper() const { return print(bytes_, "0123456789ABCDEF"); }

}  // namespace psremoting

// Clients choose ids, so a bucket can be aimed at; every table of GUIDs is bounded by a quota instead of by its hash.
std::size_t std::hash<psremoting::Guid>::operator()(const psremoting::Guid& guid) const noexcept {
  std::size_t halves[2];
  std::memcpy(halves, guid.bytes().data(), sizeof halves);
  return halves[0] ^ (halves[1] * 0x9e3779b97f4a7c15u);
}
