#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "wsman/fault.hpp"

namespace psremoting::client {

// Why an operation did not succeed, as PowerShell hears it: a WSMan or Windows code, by which it chooses its own message
// or tries again, and words.
struct Failure {
  Failure() = default;
  Failure(std::uint32_t with_code, std::string words) : code(static_cast<std::int32_t>(with_code)), text(std::move(words)) {}
  explicit Failure(const wsman::Fault& fault);

  std::int32_t code = 0;
  std::string text;
  bool network = false;  // nothing is known of what the server did; asking again is right
};

template <class T>
using Outcome = boost::system::result<T, Failure>;

[[noreturn]] inline void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error(failure.text);
}

// Codes of wsmerror.h and winerror.h that are made here, by what PowerShell does with them. The codes on which it repeats
// a Create for minutes (1722, 0x80338012, …) are not for what will only fail again.
namespace code {
inline constexpr std::uint32_t access_denied = 5;
inline constexpr std::uint32_t not_supported = 50;
inline constexpr std::uint32_t invalid_parameter = 87;
inline constexpr std::uint32_t aborted = 995;
inline constexpr std::uint32_t cannot_connect = 0x80338126;      // "cannot complete the operation": name, network, firewall
inline constexpr std::uint32_t server_not_trusted = 0x803380E4;  // ERROR_WSMAN_SERVER_NOTTRUSTED
inline constexpr std::uint32_t secure_failure = 12175;           // ERROR_WINHTTP_SECURE_FAILURE
inline constexpr std::uint32_t improper_response = 0x80338170;   // HTTP that no WSMan service gives
inline constexpr std::uint32_t url_not_available = 0x80338113;
}  // namespace code

// The words for a code where nothing better is known.
std::string message_of(std::uint32_t code);

}  // namespace psremoting::client
