#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "psrp/code_page.hpp"

namespace psremoting::psrp {

// One stream of a cmd command between UTF-8 and the code page that the shell's client asked for. Keeps what a read or a
// Send cut in the middle of a character. What is ASCII costs a look and no copy; the page is opened with the first
// character that is not.
class StreamText {
 public:
  explicit StreamText(std::uint32_t page) : number_(page) {}

  // The next bytes of an output: what is UTF-8 comes in the page, other bytes as they are. Valid until the next call,
  // and no longer than `bytes`.
  std::string_view to_client(std::string_view bytes);
  // The next bytes of an input, as UTF-8. Likewise.
  std::string_view from_client(std::string_view bytes);
  // The stream has ended: the beginning of a character that got no end.
  std::string_view rest();

 private:
  bool passes(std::string_view bytes);
  std::string_view with_held(std::string_view bytes);

  const std::uint32_t number_;  // 0: none
  std::optional<std::unique_ptr<CodePage>> page_;
  std::string held_, joined_, converted_;
};

}  // namespace psremoting::psrp
