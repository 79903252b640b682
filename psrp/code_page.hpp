#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace psremoting::psrp {

// A code page that a client asked for (WINRS_CODEPAGE), where the service itself has to speak it: programs of a POSIX
// system speak UTF-8. On Windows a command's console does that, and nothing is converted here. For one thread at a
// time.
class CodePage {
 public:
  // Whether a cmd shell can be had in it. On Windows the command's start decides.
  static bool known(std::uint32_t number);
  // Null where there is nothing to convert: none was asked for, UTF-8, or one that the host has no table of.
  static std::unique_ptr<CodePage> open(std::uint32_t number);
  virtual ~CodePage() = default;

  // Adds valid UTF-8 in the page; '?' for each character that the page lacks.
  virtual void encode(std::string& to, std::string_view utf8) = 0;
  // Adds text of the page as UTF-8, and bytes that are none as they are. Gives how many bytes it took: what is left is
  // the beginning of a character.
  virtual std::size_t decode(std::string& to, std::string_view bytes) = 0;
};

}  // namespace psremoting::psrp
