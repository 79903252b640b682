#include "psrp/code_page.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iconv.h>

#include "base/unicode.hpp"

namespace psremoting::psrp {
namespace {

constexpr std::uint32_t none = 0, utf8_page = 65001;
// What pywinrm asks for where its user asked for nothing: to be had on a host without a table of it, too.
constexpr std::uint32_t unasked = 437;

// The names of those that are not CP and the number.
struct Named {
  std::uint32_t number;
  const char* name;
};
constexpr std::array names{Named{20127, "US-ASCII"},    Named{20866, "KOI8-R"},      Named{21866, "KOI8-U"},
                           Named{28591, "ISO-8859-1"},  Named{28592, "ISO-8859-2"},  Named{28593, "ISO-8859-3"},
                           Named{28594, "ISO-8859-4"},  Named{28595, "ISO-8859-5"},  Named{28596, "ISO-8859-6"},
                           Named{28597, "ISO-8859-7"},  Named{28598, "ISO-8859-8"},  Named{28599, "ISO-8859-9"},
                           Named{28603, "ISO-8859-13"}, Named{28605, "ISO-8859-15"}, Named{51932, "EUC-JP"},
                           Named{51936, "EUC-CN"},      Named{51949, "EUC-KR"},      Named{54936, "GB18030"}};

std::string name_of(std::uint32_t number) {
  const auto* found = std::ranges::find(names, number, &Named::number);
  return found != names.end() ? found->name : "CP" + std::to_string(number);
}

// One direction.
class Conversion {
 public:
  Conversion(const std::string& to, const std::string& from) : handle_(::iconv_open(to.c_str(), from.c_str())) {}
  ~Conversion() {
    if (*this) ::iconv_close(handle_);
  }
  Conversion(const Conversion&) = delete;
  Conversion& operator=(const Conversion&) = delete;
  explicit operator bool() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Adds what `text` begins with, converted, and takes it off: all, or up to where errno says why not.
  bool add(std::string& to, std::string_view& text) {
    const bool all = step(to, text);
    const int why = errno;
    std::string_view nothing;
    step(to, nothing);  // what it keeps of the last character
    errno = why;
    return all;
  }

 private:
  // No text: what the conversion holds is added, and it begins anew.
  bool step(std::string& to, std::string_view& text) {
    std::array<char, 4096> room;
    for (;;) {
      char* in = const_cast<char*>(text.data());
      char* out = room.data();
      std::size_t in_left = text.size(), out_left = room.size();
      const auto result = ::iconv(handle_, text.empty() ? nullptr : &in, &in_left, &out, &out_left);
      to.append(room.data(), room.size() - out_left);
      text.remove_prefix(text.size() - in_left);
      if (result != static_cast<std::size_t>(-1)) return true;
      if (errno != E2BIG) return false;
    }
  }

  iconv_t handle_;
};

class IconvPage final : public CodePage {
 public:
  explicit IconvPage(const std::string& name) : encoder_(name, "UTF-8"), decoder_("UTF-8", name) {}
  explicit operator bool() const { return encoder_ && decoder_; }

  void encode(std::string& to, std::string_view utf8) override {
    while (!encoder_.add(to, utf8)) {
      to += '?';
      utf8.remove_prefix(std::max<std::size_t>(unicode::first(utf8).size, 1));
    }
  }

  std::size_t decode(std::string& to, std::string_view bytes) override {
    const std::size_t all = bytes.size();
    while (!decoder_.add(to, bytes)) {
      if (errno == EINVAL) break;  // cut in the middle of a character
      to += bytes.front();
      bytes.remove_prefix(1);
    }
    return all - bytes.size();
  }

 private:
  Conversion encoder_, decoder_;
};

// A console's code page has ASCII in it; EBCDIC's and UTF-16 are none.
bool has_ascii(CodePage& page) {
  std::string ascii, encoded;
  for (char c = 0x20; c < 0x7f; ++c) ascii += c;
  page.encode(encoded, ascii);
  return encoded == ascii;
}

std::unique_ptr<CodePage> find(std::uint32_t number) {
  auto page = std::make_unique<IconvPage>(name_of(number));
  if (!*page || !has_ascii(*page)) return nullptr;
  return page;
}

}  // namespace

bool CodePage::known(std::uint32_t number) {
  return number == none || number == utf8_page || number == unasked || find(number) != nullptr;
}

std::unique_ptr<CodePage> CodePage::open(std::uint32_t number) {
  if (number == none || number == utf8_page) return nullptr;
  return find(number);
}

}  // namespace psremoting::psrp
