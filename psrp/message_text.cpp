#include "psrp/message_text.hpp"

#include <algorithm>
#include <cstring>

#include "base/base64.hpp"
#include "base/unicode.hpp"
#include "psrp/message.hpp"

namespace psremoting::psrp {
namespace {

constexpr std::size_t step = 4096;            // characters of base64 at a time
constexpr std::size_t longest_character = 4;  // in bytes

// Whether XML has this character of Unicode (XML 1.0, 2.2).
bool is_character(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code != 0xFFFE && code != 0xFFFF;
}

// How many of the bytes at the start are printable ASCII, in steps of eight.
std::size_t plain(std::string_view bytes) {
  std::size_t size = 0;
  for (std::uint64_t eight = 0; size + sizeof eight <= bytes.size(); size += sizeof eight) {
    std::memcpy(&eight, bytes.data() + size, sizeof eight);
    const std::uint64_t below_blank = (eight - 0x2020202020202020u) & ~eight;
    if ((eight | below_blank) & 0x8080808080808080u) break;
  }
  return size;
}

std::string words_for(std::uint32_t code) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string name;
  for (int shift = 12; shift >= 0; shift -= 4) name += digits[(code >> shift) & 15];
  return "U+" + name + ", which is no character of XML (write it as _x" + name + "_)";
}

std::optional<std::string> offence_of(const unicode::Character& character) {
  if (character.size == 0) return "bytes that are not UTF-8";
  if (!is_character(character.code)) return words_for(character.code);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> MessageText::offence_in(std::string_view base64) {
  std::array<std::uint8_t, step / 4 * 3> bytes;
  for (; !base64.empty(); base64.remove_prefix(std::min(step, base64.size()))) {
    const auto size = base64::decode_prefix(base64.substr(0, step), bytes);
    auto offence = take({reinterpret_cast<const char*>(bytes.data()), size});
    if (!offence) continue;
    *this = MessageText();
    return offence;
  }
  return std::nullopt;
}

std::optional<std::string> MessageText::take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (header_size_ < header_.size()) {
      take_header(bytes);
      continue;
    }
    const std::size_t size = std::min(blob_left_, bytes.size());
    const std::size_t skip = std::min(message_header_bytes - skipped_, size);
    skipped_ += skip;
    if (auto offence = take_text(bytes.substr(skip, size - skip))) return offence;
    bytes.remove_prefix(size);
    blob_left_ -= size;
    if (blob_left_ > 0) continue;
    header_size_ = 0;
    has_seen_one_ = has_seen_one_ || last_;
    if (last_ && !begun_.empty()) return offence_of({});
  }
  return std::nullopt;
}

void MessageText::take_header(std::string_view& bytes) {
  const std::size_t size = std::min(header_.size() - header_size_, bytes.size());
  std::memcpy(header_.data() + header_size_, bytes.data(), size);
  bytes.remove_prefix(size);
  header_size_ += size;
  if (header_size_ < header_.size()) return;
  const auto header = parse_fragment_header(header_).value_or(FragmentHeader());
  blob_left_ = header.length;
  last_ = header.end;
  if (header.start) skipped_ = 0, begun_.clear();
  if (blob_left_ == 0) header_size_ = 0;
}

std::optional<std::string> MessageText::take_text(std::string_view bytes) {
  for (; !begun_.empty() && !bytes.empty(); bytes.remove_prefix(1)) {
    begun_ += bytes.front();
    if (auto offence = end_begun()) return offence;
  }
  for (;;) {
    bytes.remove_prefix(plain(bytes));
    if (bytes.empty()) return std::nullopt;
    const auto character = unicode::first(bytes);
    if (character.size == 0 && bytes.size() < longest_character) break;
    if (auto offence = offence_of(character)) return offence;
    bytes.remove_prefix(character.size);
  }
  begun_ = bytes;
  return std::nullopt;
}

// Once it is whole, or long enough to be none.
std::optional<std::string> MessageText::end_begun() {
  const auto character = unicode::first(begun_);
  if (character.size == 0 && begun_.size() < longest_character) return std::nullopt;
  begun_.clear();
  return offence_of(character);
}

}  // namespace psremoting::psrp
