#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace psremoting::wsman {

// What an answer is written in: that of its request. UTF-16 is answered as little endian with a byte order mark.
enum class Charset { utf8, utf16 };

// The charset of an HTTP Content-Type such as `application/soap+xml;charset=UTF-8`, in any case, spacing and quoting;
// UTF-8 where it names none. Errc::not_supported: not SOAP; Errc::malformed: a charset we do not know.
Result<Charset> charset_of(std::string_view content_type);

// The Content-Type of an answer.
std::string_view content_type(Charset charset);

// A body as UTF-8 without a byte order mark; UTF-16 may be of either byte order where a mark says so, else little
// endian. Errc::malformed where UTF-16 is not well-formed (UTF-8 is checked with the XML).
Result<std::string> decode(std::string body, Charset charset);

// UTF-8 as the bytes to send.
std::string encode(std::string text, Charset charset);

}  // namespace psremoting::wsman
