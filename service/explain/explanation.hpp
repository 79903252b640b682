#pragma once

#include <cstdint>
#include <string_view>

namespace psremoting::service {

// Whose numbers a code is one of. The same number means something else in each.
enum class Numbering {
  error,      // WSManFault/@Code, HRESULT and Win32 error
  http,       // the status of an HTTP answer
  exit_code,  // of our own commands
  none,       // a sentence without a number
};

// What one code or sentence means. The views are of constants.
struct Explanation {
  Numbering numbering = Numbering::none;
  std::uint32_t code = 0;  // of the numbering; 0 where it is none
  std::string_view name;   // as programmers look for it, or the sentence
  std::string_view meaning;
  std::string_view said_by;
  std::string_view cure;       // mostly a command
  std::string_view more = {};  // what it means in practice, where the meaning is in the words of a specification

  friend bool operator==(const Explanation&, const Explanation&) = default;
};

// Who says something.
namespace said_by {
inline constexpr std::string_view service = "this service, or Windows' WinRM, whose numbers these are";
inline constexpr std::string_view windows = "Windows: its WinRM, or its client; this service never does";
inline constexpr std::string_view windows_client =
    "Windows' WSMan client (PowerShell, winrm, winrs), which got no such answer from the host";
inline constexpr std::string_view library = "the client's library (curl, Python, Ruby, Go, Ansible, pypsrp)";
inline constexpr std::string_view front = "this service, WinRM, or a proxy before it";
inline constexpr std::string_view command = "the command psremoting";
}  // namespace said_by

}  // namespace psremoting::service
