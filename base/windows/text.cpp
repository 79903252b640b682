#include "base/windows/text.hpp"

#include <array>

namespace psremoting {

std::wstring wide(std::string_view text) {
  const int size = static_cast<int>(text.size());
  std::wstring out(text.size(), L'\0');  // never more units than bytes
  const int got = size == 0 ? 0 : ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, out.data(), size);
  out.resize(static_cast<std::size_t>(got));
  return out;
}

std::string utf8(std::wstring_view text) {
  const int size = static_cast<int>(text.size());
  std::string out(text.size() * 3, '\0');
  const int room = static_cast<int>(out.size());
  const int got =
      size == 0 ? 0 : ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, out.data(), room, nullptr, nullptr);
  out.resize(static_cast<std::size_t>(got));
  return out;
}

Error windows_error(std::string_view what, DWORD code) {
  std::array<wchar_t, 512> words{};
  DWORD size = ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, code, 0,
                                words.data(), static_cast<DWORD>(words.size()), nullptr);
  while (size > 0 && (words[size - 1] <= L' ' || words[size - 1] == L'.')) --size;
  return error(Errc::io, std::string(what) + ": " + utf8(std::wstring_view(words.data(), size)) + " (" +
                             std::to_string(code) + ')');
}

}  // namespace psremoting
