#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "psrp/fragment.hpp"

namespace psremoting::psrp {

// Looks at the XML of the messages in one stream that goes to a worker, and finds what is no character there: bytes
// that are not UTF-8, and what XML has no character for (XML 1.0, 2.2). PowerShell acknowledges such a message, drops
// it, and waits for what was in it for ever. Three kilobytes on the stack and no allocation, however much goes by.
class MessageText {
 public:
  // The next part of the stream, as valid base64 that may end in the middle of a fragment. What it has that no message
  // may have, in words; nothing where all is well. After words of it, a new stream is expected.
  std::optional<std::string> offence_in(std::string_view base64);
  // Whether a message has come to its end.
  bool has_seen_one() const { return has_seen_one_; }

 private:
  std::optional<std::string> take(std::string_view bytes);
  void take_header(std::string_view& bytes);
  std::optional<std::string> take_text(std::string_view bytes);
  std::optional<std::string> end_begun();

  std::array<std::uint8_t, fragment_header_bytes> header_{};
  std::size_t header_size_ = 0;
  std::size_t blob_left_ = 0;  // of the fragment, once its header is whole
  std::size_t skipped_ = 0;    // of the message's own header
  std::string begun_;          // a character whose other bytes are still to come
  bool last_ = false;          // the fragment ends its message
  bool has_seen_one_ = false;
};

}  // namespace psremoting::psrp
