#include "psrp/stream_text.hpp"

#include <algorithm>
#include <utility>

#include "base/unicode.hpp"

namespace psremoting::psrp {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::size_t ascii_run(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_ascii) - text.begin());
}

// Of whole characters that are not ASCII.
std::size_t utf8_run(std::string_view text) {
  std::size_t run = 0;
  while (run < text.size() && !is_ascii(text[run])) {
    const auto size = unicode::first(text.substr(run)).size;
    if (size == 0) break;
    run += size;
  }
  return run;
}

// Whether all there is may be the beginning of one character.
bool is_beginning(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t whole = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  const auto follows = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  return text.size() < whole && std::ranges::all_of(text.substr(1), follows);
}

}  // namespace

// Most of what programs say and read is the same in every page.
bool StreamText::passes(std::string_view bytes) {
  if (number_ == 0 || (held_.empty() && ascii_run(bytes) == bytes.size())) return true;
  if (!page_) page_ = CodePage::open(number_);
  return !*page_;
}

std::string_view StreamText::with_held(std::string_view bytes) {
  if (held_.empty()) return bytes;
  joined_ = std::exchange(held_, {});
  return joined_.append(bytes);
}

std::string_view StreamText::to_client(std::string_view bytes) {
  if (passes(bytes)) return bytes;
  converted_.clear();
  for (auto left = with_held(bytes); !left.empty();) {
    const auto plain = ascii_run(left);
    converted_.append(left.substr(0, plain));
    left.remove_prefix(plain);
    const auto run = utf8_run(left);
    (*page_)->encode(converted_, left.substr(0, run));
    left.remove_prefix(run);
    if (left.empty() || is_ascii(left.front())) continue;
    if (is_beginning(left)) {
      held_ = left;
      break;
    }
    converted_ += left.front();
    left.remove_prefix(1);
  }
  return converted_;
}

std::string_view StreamText::from_client(std::string_view bytes) {
  if (passes(bytes)) return bytes;
  converted_.clear();
  auto left = with_held(bytes);
  left.remove_prefix((*page_)->decode(converted_, left));
  held_ = left;
  return converted_;
}

std::string_view StreamText::rest() {
  converted_ = std::exchange(held_, {});
  return converted_;
}

}  // namespace psremoting::psrp
