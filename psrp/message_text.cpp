#include "psrp/message_text.hpp"

#include <algorithm>
#include <cstring>

#include "base/base64.hpp"
#include "psrp/message.hpp"

namespace psremoting::psrp {
namespace {

constexpr std::size_t step = 4096;  // characters of base64 at a time
constexpr std::uint32_t not_utf8 = 0xFFFFFFFF;

// Whether XML has it (XML 1.0, 2.2).
bool is_character(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code < 0xD800 || (code >= 0xE000 && code < 0xFFFE) || (code > 0xFFFF && code <= 0x10FFFF);
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
  if (code == not_utf8) return "bytes that are not UTF-8";
  constexpr char digits[] = "0123456789ABCDEF";
  std::string name;
  for (int shift = 12; shift >= 0; shift -= 4) name += digits[(code >> shift) & 15];
  return "U+" + name + ", which is no character of XML (write it as _x" + name + "_)";
}

}  // namespace

std::optional<std::string> MessageText::offence_in(std::string_view base64) {
  std::array<std::uint8_t, step / 4 * 3> bytes;
  for (; !base64.empty(); base64.remove_prefix(std::min(step, base64.size()))) {
    const auto size = base64::decode_prefix(base64.substr(0, step), bytes);
    if (take({reinterpret_cast<const char*>(bytes.data()), size})) continue;
    const auto code = character_;
    *this = MessageText();
    return words_for(code);
  }
  return std::nullopt;
}

bool MessageText::take(std::string_view bytes) {
  while (!bytes.empty()) {
    if (header_size_ < header_.size()) {
      take_header(bytes);
      continue;
    }
    const std::size_t size = std::min(blob_left_, bytes.size());
    const std::size_t skip = std::min(message_header_bytes - skipped_, size);
    skipped_ += skip;
    if (!take_text(bytes.substr(skip, size - skip))) return false;
    bytes.remove_prefix(size);
    blob_left_ -= size;
    if (blob_left_ == 0) header_size_ = 0;
    if (blob_left_ == 0 && last_ && bytes_left_ > 0) return character_ = not_utf8, false;
  }
  return true;
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
  if (header.start) skipped_ = 0, bytes_left_ = 0;
  if (blob_left_ == 0) header_size_ = 0;
}

bool MessageText::take_text(std::string_view bytes) {
  while (!bytes.empty()) {
    if (bytes_left_ == 0) bytes.remove_prefix(plain(bytes));
    if (bytes.empty()) break;
    if (!take_byte(static_cast<unsigned char>(bytes.front()))) return false;
    bytes.remove_prefix(1);
  }
  return true;
}

// False with the offending character in character_.
bool MessageText::take_byte(unsigned char byte) {
  if (bytes_left_ == 0) return begins(byte);
  if ((byte & 0xC0) != 0x80) return character_ = not_utf8, false;
  character_ = (character_ << 6) | (byte & 0x3Fu);
  if (--bytes_left_ > 0) return true;
  const bool surrogate = character_ >= 0xD800 && character_ < 0xE000;
  if (character_ < least_ || character_ > 0x10FFFF || surrogate) return character_ = not_utf8, false;
  return is_character(character_);
}

bool MessageText::begins(unsigned char byte) {
  character_ = byte;
  if (byte < 0x80) return is_character(byte);
  const int more = byte >= 0xF0 && byte < 0xF8   ? 3
                   : byte >= 0xE0 && byte < 0xF0 ? 2
                   : byte >= 0xC0 && byte < 0xE0 ? 1
                                                 : 0;
  if (more == 0) return character_ = not_utf8, false;
  bytes_left_ = more;
  character_ = byte & (0x3Fu >> more);
  least_ = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
  return true;
}

}  // namespace psremoting::psrp
