#include "wsman/charset.hpp"

#include <algorithm>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/unicode.hpp"
#include "wsman/text.hpp"
#include "wsman/xml.hpp"

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
std::u16string units_of(std::string_view body) {
  const bool big = body.starts_with("\xFE\xFF");
  std::u16string units(body.size() / 2, u'\0');
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto first = static_cast<std::uint8_t>(body[2 * i]), second = static_cast<std::uint8_t>(body[2 * i + 1]);
    units[i] = static_cast<char16_t>(big ? first << 8 | second : second << 8 | first);
  }
  return units;
}

Result<std::string> from_utf16(std::string_view body) {
  if (body.size() % 2 != 0) return error(Errc::malformed, "UTF-16 of an odd number of bytes");
  const std::u16string units = units_of(body);
  std::u16string_view rest = units;
  if (rest.starts_with(u'\uFEFF')) rest.remove_prefix(1);
  std::string text;
  text.reserve(body.size() / 2);
  while (!rest.empty()) {
    const auto next = unicode::first(rest);
    if (next.size == 0) return error(Errc::malformed, "half of a UTF-16 surrogate pair");
    unicode::append(text, next.code);
    rest.remove_prefix(next.size);
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
  for (char16_t unit : unicode::to_utf16(text)) {
    bytes.push_back(static_cast<char>(unit & 0xFF));
    bytes.push_back(static_cast<char>(unit >> 8));
  }
  return bytes;
}

}  // namespace psremoting::wsman
