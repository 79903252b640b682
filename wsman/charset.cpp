#include "wsman/charset.hpp"

#include "base/ascii.hpp"
#include "wsman/text.hpp"
#include "wsman/utf8.hpp"
#include "wsman/xml.hpp"

#include <algorithm>
#include <cstdint>

namespace psremoting::wsman {

namespace {

std::string_view unquote(std::string_view text) {
  text = xml::trim(text);
  if (text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'')) {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

// The value of the parameter `charset` in what follows the media type, or empty.
std::string charset_parameter(std::string_view parameters) {
  while (!parameters.empty()) {
    std::size_t end = std::min(parameters.find(';'), parameters.size());
    std::string_view one = parameters.substr(0, end);
    parameters.remove_prefix(std::min(end + 1, parameters.size()));
    std::size_t equals = one.find('=');
    if (equals == one.npos || ascii::lower(xml::trim(one.substr(0, equals))) != "charset") continue;
    return ascii::lower(unquote(one.substr(equals + 1)));
  }
  return {};
}

// The 16-bit units of a body, whichever way round.
struct Units {
  std::string_view bytes;
  bool big = false;
  std::size_t size() const { return bytes.size() / 2; }
  std::uint32_t operator[](std::size_t i) const {
    auto first = static_cast<std::uint8_t>(bytes[2 * i]), second = static_cast<std::uint8_t>(bytes[2 * i + 1]);
    return big ? static_cast<std::uint32_t>(first << 8 | second) : static_cast<std::uint32_t>(second << 8 | first);
  }
};

Result<std::string> from_utf16(std::string_view body) {
  if (body.size() % 2 != 0) return error(Errc::malformed, "UTF-16 of an odd number of bytes");
  Units units{body, body.starts_with("\xFE\xFF")};
  std::size_t i = units.size() > 0 && units[0] == 0xFEFF ? 1 : 0;
  std::string text;
  text.reserve(body.size() / 2);
  for (; i < units.size(); ++i) {
    std::uint32_t c = units[i];
    if (c >= 0xD800 && c < 0xE000) {
      bool pair = c < 0xDC00 && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000;
      if (!pair) return error(Errc::malformed, "half of a UTF-16 surrogate pair");
      c = 0x10000 + ((c - 0xD800) << 10) + (units[++i] - 0xDC00);
    }
    utf8::append(text, c);
  }
  return text;
}

}  // namespace

Result<Charset> charset_of(std::string_view content_type) {
  std::size_t end = std::min(content_type.find(';'), content_type.size());
  std::string type = ascii::lower(xml::trim(content_type.substr(0, end)));
  if (type != "application/soap+xml") return error(Errc::not_supported, "Content-Type is not application/soap+xml");
  std::string charset = charset_parameter(content_type.substr(std::min(end + 1, content_type.size())));
  if (charset.empty() || charset == "utf-8" || charset == "utf8") return Charset::utf8;
  if (charset == "utf-16" || charset == "utf-16le" || charset == "utf16") return Charset::utf16;
  return error(Errc::malformed, "charset is neither UTF-8 nor UTF-16");
}

std::string_view content_type(Charset charset) {
  return charset == Charset::utf8 ? "application/soap+xml;charset=UTF-8" : "application/soap+xml;charset=UTF-16";
}

Result<std::string> decode(std::string body, Charset charset) {
  if (charset == Charset::utf16) return from_utf16(body);
  if (body.starts_with("\xEF\xBB\xBF")) body.erase(0, 3);
  return body;
}

std::string encode(std::string text, Charset charset) {
  if (charset == Charset::utf8) return text;
  std::string bytes = "\xFF\xFE";
  bytes.reserve(2 + 2 * text.size());
  auto put = [&](std::uint32_t unit) {
    bytes.push_back(static_cast<char>(unit & 0xFF));
    bytes.push_back(static_cast<char>(unit >> 8 & 0xFF));
  };
  for (std::size_t i = 0; i < text.size();) {
    auto [c, size] = utf8::first(std::string_view(text).substr(i));  // what is printed here is well-formed
    i += std::max<std::size_t>(size, 1);
    if (c >= 0x10000) {
      put(0xD800 + ((c - 0x10000) >> 10));
      put(0xDC00 + (c & 0x3FF));
    } else {
      put(c);
    }
  }
  return bytes;
}

}  // namespace psremoting::wsman
