#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// PSRP fragments (MS-PSRP 2.2.4) inside base64 text. The header's 21 bytes are exactly 28 characters, so a fragment
// that stands alone is read, renumbered and cut without touching the text of its blob.
namespace psremoting::psrp {

struct FragmentHeader {
  std::uint64_t object_id = 0;
  std::uint64_t fragment_id = 0;
  bool start = false;
  bool end = false;
  std::uint32_t length = 0;  // bytes of the blob

  friend bool operator==(const FragmentHeader&, const FragmentHeader&) = default;
};

inline constexpr std::size_t fragment_header_bytes = 21;
inline constexpr std::size_t fragment_header_text = 28;

// Nothing for fewer bytes, or for a blob of 2^31 bytes and more.
std::optional<FragmentHeader> parse_fragment_header(std::span<const std::uint8_t> bytes);
// Exactly 28 characters.
std::string print(const FragmentHeader& header);

// The header of the fragment that starts the text, which must be valid base64.
std::optional<FragmentHeader> first_header(std::string_view base64);

// Whether the fragments of one stream follow each other without a gap: an object's from 0 on, up to its end, and then
// another's. Numbers of objects are those of a whole process, and may jump in a stream.
class FragmentOrder {
 public:
  bool follows(const FragmentHeader& header);

 private:
  std::uint64_t object_ = 0;
  std::uint64_t next_ = 0;  // 0: no object is open
};

// One of the fragments of a run, where it is and how its blob begins: as much of it as a message's header and a bit.
struct FragmentView {
  FragmentHeader header;
  std::size_t offset = 0;  // of the header, in bytes from the run's start
  std::vector<std::uint8_t> head;
};

// Whether the text, which must be valid base64, is one whole fragment.
bool stands_alone(std::string_view base64);

// All fragments of a run, decoding their headers and at most `head` bytes of each blob. Errc::malformed when the text
// is not base64 or does not end with a fragment's last byte.
Result<std::vector<FragmentView>> scan(std::string_view base64, std::size_t head);

// Each fragment of a run as base64 of its own.
Result<std::vector<std::string>> split(std::string_view base64);

// The blob of a fragment that stands alone, decoded: its first `most` bytes.
std::string blob(std::string_view fragment, std::size_t most = static_cast<std::size_t>(-1));

// Gives a fragment that stands alone another fragment id.
void set_fragment_id(std::string& fragment, std::uint64_t id);

// Cuts a fragment that stands alone in two, the first no longer than `characters`; ids go up by one. Nothing when it
// cannot be cut there, since either part must have a blob.
std::optional<std::pair<std::string, std::string>> cut(std::string_view fragment, std::size_t characters);

}  // namespace psremoting::psrp
