#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "wsman/fault.hpp"

namespace psremoting::client {

// Why an operation did not succeed, as PowerShell hears it: a WSMan or Windows code, by which it chooses its own
// message or tries again, and words.
struct Failure {
  // How far it came, and so whether asking again is right.
  enum class Stage {
    answered,     // the server, or we ourselves, said no: it stays no
    unreachable,  // the server was not asked
    cut,          // nor here, but something is there: a connection that ended early, or a proxy without its server
    lost,         // asked, and no answer came: nothing is known of what the server did
  };

  Failure() = default;
  Failure(std::uint32_t with_code, std::string words, Stage at = Stage::answered)
      : code(static_cast<std::int32_t>(with_code)), text(std::move(words)), stage(at) {}
  explicit Failure(const wsman::Fault& fault);

  bool is(std::uint32_t other) const { return static_cast<std::uint32_t>(code) == other; }
  bool is_network() const { return stage != Stage::answered; }

  std::int32_t code = 0;
  std::string text;
  Stage stage = Stage::answered;
};

template <class T>
using Outcome = boost::system::result<T, Failure>;

[[noreturn]] inline void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error(failure.text);
}

// Codes of wsmerror.h and winerror.h that are made here. PowerShell repeats a Create up to five times at once on some
// of them, marked *: those are only for what may succeed then.
namespace code {
inline constexpr std::uint32_t access_denied = 5;
inline constexpr std::uint32_t not_supported = 50;
inline constexpr std::uint32_t invalid_parameter = 87;
inline constexpr std::uint32_t insufficient_buffer = 122;
inline constexpr std::uint32_t aborted = 995;                    // *
inline constexpr std::uint32_t secure_failure = 12175;           // ERROR_WINHTTP_SECURE_FAILURE
inline constexpr std::uint32_t cannot_connect = 0x80338012;      // * ERROR_WSMAN_DESTINATION_UNREACHABLE
inline constexpr std::uint32_t server_not_trusted = 0x803380E4;  // ERROR_WSMAN_SERVER_NOTTRUSTED
inline constexpr std::uint32_t request_too_large = 0x80338111;
inline constexpr std::uint32_t service_unavailable = 0x80338112;  // * HTTP 503
inline constexpr std::uint32_t url_not_available = 0x80338113;    // * HTTP 404
inline constexpr std::uint32_t cannot_complete = 0x80338126;    // "Verify the name, that the computer is accessible …"
inline constexpr std::uint32_t no_fault_in_error = 0x80338170;  // * HTTP 500 without a body
inline constexpr std::uint32_t improper_response = 0x80338171;  // HTTP that no WSMan service gives
inline constexpr std::uint32_t unknown_configuration = 0x8033803B;           // the fault of the server
inline constexpr std::uint32_t unknown_configuration_in_words = 0x80338002;  // ERROR_WSMAN_INVALID_RESOURCE_URI2
inline constexpr std::uint32_t computer_not_found = 0x803381B9;
inline constexpr std::uint32_t disconnect_not_supported = 0x803381C5;
}  // namespace code

// The words for a code where nothing better is known.
std::string message_of(std::uint32_t code);

}  // namespace psremoting::client
