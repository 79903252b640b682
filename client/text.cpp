#include "client/text.hpp"

#include <cstring>

#include "wsman/charset.hpp"

namespace psremoting::client {

std::string narrow(const char16_t* text, std::size_t length) {
  if (!text || length == 0) return {};
  std::string bytes(reinterpret_cast<const char*>(text), length * sizeof(char16_t));
  auto decoded = wsman::decode(std::move(bytes), wsman::Charset::utf16);
  return decoded ? std::move(*decoded) : std::string();
}

std::string narrow(WsmanString text) { return text ? narrow(text, std::char_traits<char16_t>::length(text)) : std::string(); }

std::u16string wide(std::string_view text) {
  constexpr std::size_t mark = 2;  // encode() begins with a byte order mark
  std::string bytes = wsman::encode(std::string(text), wsman::Charset::utf16);
  std::u16string result((bytes.size() - mark) / sizeof(char16_t), u'\0');
  std::memcpy(result.data(), bytes.data() + mark, result.size() * sizeof(char16_t));
  return result;
}

}  // namespace psremoting::client
